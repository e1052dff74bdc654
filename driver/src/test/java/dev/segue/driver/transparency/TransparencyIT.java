package dev.segue.driver.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an application sees is the same through every door, with the vendor's own in front. The
 * table is under change: each statement that names it is rewritten on our side.
 */
final class TransparencyIT {
  private static Postgres postgres;
  private static Ruled ruled;

  @BeforeAll
  static void createTables(@TempDir Path directory) throws Exception {
    postgres =
        Postgres.database(
            "CREATE TABLE users (id serial PRIMARY KEY, name text, full_name text, photo bytea,"
                + " picture bytea)",
            "CREATE TABLE town (id int PRIMARY KEY, name text)",
            "CREATE PROCEDURE double(INOUT n int) LANGUAGE plpgsql AS 'BEGIN n := 2 * n; END'",
            "CREATE FUNCTION warned(t text) RETURNS text LANGUAGE plpgsql AS"
                + " $$BEGIN RAISE WARNING 'look: %', t; RETURN t; END$$");
    ruled = Ruled.by(postgres, directory, Ruled.NAME_AND_PHOTO);
  }

  @BeforeEach
  void fillTables() {
    fill();
  }

  private static void fill() {
    postgres.run(
        // The server does not notice that a client has given up.
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
            + " AND datname = current_database()",
        "TRUNCATE users, town RESTART IDENTITY",
        "INSERT INTO users (name, full_name) VALUES ('Ann', 'Ann'), ('Bob', 'Bob')",
        "INSERT INTO town VALUES (1, 'Ulm')");
  }

  private static Stream<Line> lines() {
    return Stream.of(WrapperLine.values(), StatementLine.values(), ConnectionLine.values())
        .flatMap(Stream::of);
  }

  private static String seen(Line line, Door door) throws Exception {
    fill();
    Seen seen = new Seen();
    try (Door.Entry entry = door.open(ruled)) {
      line.look(entry.connection(), seen);
    }
    return seen.toString();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void line_throughOurUrl_isAsWithTheVendor(Line line) throws Exception {
    assertThat(seen(line, Door.URL)).isEqualTo(seen(line, Door.VENDOR));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void line_throughOurDataSource_isAsWithTheVendor(Line line) throws Exception {
    assertThat(seen(line, Door.DATA_SOURCE)).isEqualTo(seen(line, Door.VENDOR_DATA_SOURCE));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void line_throughAPool_isAsThroughAPoolOfTheVendor(Line line) throws Exception {
    assertThat(seen(line, Door.POOLED)).isEqualTo(seen(line, Door.VENDOR_POOLED));
  }

  /** The lines in which wrappers differ from what they wrap, by what they must be. */
  @ParameterizedTest
  @EnumSource(names = {"IDENTITIES", "UNWRAP_CONNECTION"})
  void line_ofIdentities_isTrueThroughout(WrapperLine line) throws Exception {
    assertThat(seen(line, Door.URL)).doesNotContain("false");
  }
}
