package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose value the expression cannot convert: they are listed, and all others are filled. */
class BadRowsIT {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: codes-number
          table: codes
          phase: dual-write
          old:
            code: {type: text, backward: "CAST(number AS text)"}
          new:
            number: {type: integer, forward: "CAST(code AS integer)"}
      """;

  @TempDir Path folder = Path.of("");

  private String url = "";

  private Run run(String command, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("rules.yaml"), RULES);
    String[] arguments = new String[more.length + 2];
    arguments[0] = command;
    arguments[1] = file.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return Run.of(Map.of("SEGUE_URL", url), "", arguments);
  }

  private Run work(String command, String... more) throws IOException {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--all-instances-at";
    arguments[1] = "dual-write";
    System.arraycopy(more, 0, arguments, 2, more.length);
    return run(command, arguments);
  }

  /** So many codes, those bad ones for which the condition holds. */
  private void create(int rows, String bad) throws IOException {
    url =
        TestPostgres.createDatabase(
            "CREATE TABLE codes (id int PRIMARY KEY, code text)",
            "INSERT INTO codes SELECT i, CASE WHEN %s THEN 'abc' ELSE i::text END FROM generate_series(1, %d) i"
                .formatted(bad, rows));
    assertThat(run("init").exit()).isZero();
    assertThat(run("expand").exit()).isZero();
  }

  private String one(String query) throws SQLException {
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return String.valueOf(result.getString(1));
    }
  }

  @Test
  void values_thatCannotBeConverted_failTheirRowsOnly() throws IOException, SQLException {
    create(12_000, "i IN (1, 777, 778, 6000, 12000) OR i % 3001 = 0");

    Run fill = work("backfill", "--parts", "5");

    assertThat(fill.exit()).as(fill.out() + fill.err()).isZero();
    assertThat(fill.out())
        .contains("11992 rows filled, 8 raise an error")
        .contains("id = 777", "abc");
    assertThat(one("SELECT count(*) FROM codes WHERE number::text = code")).isEqualTo("11992");
    assertThat(
            one(
                "SELECT sum(seen) || ' ' || sum(filled) || ' ' || sum(failed) FROM segue.segue_range"))
        .isEqualTo("12000 11992 8");
    assertThat(one("SELECT string_agg(row_key, ',' ORDER BY row_key::int) FROM segue.segue_row"))
        .isEqualTo("1,777,778,3001,6000,6002,9003,12000");
    Run verify = work("verify");
    assertThat(verify.exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(verify.out())
        .contains("12000 rows: 11992 agree, 0 disagree, 0 absent, 0 unmappable, 8 raise");
  }

  @Test
  void values_thatAllFail_endTheWorkWithTheReason() throws IOException, SQLException {
    create(3_000, "i > 500");

    Run fill = work("backfill");

    assertThat(fill.exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(fill.out()).contains("more than 1000 rows raise an error; the last", "\"abc\"");
    assertThat(one("SELECT state FROM segue.segue_work")).isEqualTo("failed");
  }
}
