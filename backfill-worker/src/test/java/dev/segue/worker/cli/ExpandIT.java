package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An expansion among others who use the table. */
class ExpandIT {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: note-text
          table: note
          phase: %s
          exact: true
          old:
            words: {type: text, backward: body}
          new:
            body: {type: text, forward: words}
      """;

  @TempDir Path folder = Path.of("");

  private String url = "";

  @BeforeEach
  void createNotes() throws IOException {
    // No key: columns can be added all the same.
    url = TestPostgres.createDatabase("CREATE TABLE note (words text)");
    run("planned", "init");
  }

  private Run run(String phase, String command, String... more) throws IOException {
    Path file = folder.resolve("rules.yaml");
    Files.writeString(file, RULES.formatted(phase));
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    arguments.addAll(List.of(more));
    return Run.of(Map.of("SEGUE_URL", url), "", arguments.toArray(String[]::new));
  }

  private long columns() throws SQLException {
    return TestPostgres.number(
        url,
        "SELECT count(*) FROM pg_attribute WHERE attrelid = 'note'::regclass"
            + " AND attname = 'body' AND NOT attisdropped");
  }

  @Test
  void expand_whileSomebodyHoldsTheTable_namesThemAndAltersNothing() throws Exception {
    try (Connection other = TestPostgres.connect(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM note /* holds it */");
      Run run = run("planned", "expand", "--patience", "4");
      assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err())
          .contains("waiting")
          .contains("The lock on public.note was not to be had within 4 s")
          .contains("idle in transaction")
          .contains("holds it");
      assertThat(columns()).isZero();
      other.rollback();
    }
    assertThat(run("planned", "expand").exit()).isZero();
    assertThat(columns()).isEqualTo(1);
  }

  @Test
  void expand_whileAnotherOneIsAtWork_saysSoAndAltersNothing() throws Exception {
    try (Connection other = TestPostgres.connect(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "SELECT pg_advisory_xact_lock(hashtextextended('segue expand note-text', 0))");
      Run run = run("planned", "expand");
      assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains("Another 'segue expand' is at work on the change 'note-text'");
      assertThat(columns()).isZero();
      other.rollback();
    }
    assertThat(run("planned", "expand").exit()).isZero();
  }

  @Test
  void newColumn_ofADomainThatChecks_isRefusedWithTheWayOutAndTheTableIsNotRewritten()
      throws Exception {
    TestPostgres.execute(
        url,
        "CREATE DOMAIN mail AS varchar(90) CHECK (VALUE <> '')",
        "CREATE DOMAIN work_mail AS mail");
    String file = "SELECT relfilenode FROM pg_class WHERE oid = 'note'::regclass";
    long before = TestPostgres.number(url, file);
    Files.writeString(
        folder.resolve("domain.yaml"),
        RULES.formatted("planned").replace("body: {type: text", "body: {type: work_mail"));
    Run run =
        Run.of(Map.of("SEGUE_URL", url), "", "expand", folder.resolve("domain.yaml").toString());
    assertThat(run.exit()).as(run.out()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("nothing was altered", "The column body cannot be added")
        .contains("its type mail checks its values", "Give it the type character varying(90)");
    assertThat(columns()).isZero();
    assertThat(TestPostgres.number(url, file)).isEqualTo(before);
  }

  /** An index and a check over which the server takes longer than it may. */
  private void makeSlow() throws IOException {
    TestPostgres.execute(
        url,
        "CREATE FUNCTION slow(t text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS"
            + " 'BEGIN PERFORM pg_sleep(0.002); RETURN true; END'",
        "INSERT INTO note SELECT i FROM generate_series(1, 400) i",
        "CREATE INDEX slowly ON note (slow(words))",
        "ALTER TABLE note ADD CONSTRAINT slow_check CHECK (slow(words))");
    assertThat(run("planned", "expand").exit()).isZero();
  }

  private Run prepared(String phase, String toward, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--all-instances-at", phase, "--toward", toward, "--settle", "0"));
    arguments.addAll(List.of(more));
    return run(phase, "expand", arguments.toArray(String[]::new));
  }

  private long indexes(String condition) throws SQLException {
    return TestPostgres.number(
        url, "SELECT count(*) FROM pg_index WHERE indrelid = 'note'::regclass AND " + condition);
  }

  @Test
  void longStatements_whereTheDatabaseHasTimeouts_areNotCutOff() throws Exception {
    makeSlow();
    TestPostgres.execute(
        url,
        "DO 'BEGIN EXECUTE format(''ALTER DATABASE %I SET statement_timeout = 400'',"
            + " current_database()); EXECUTE format(''ALTER DATABASE %I SET lock_timeout = 400'',"
            + " current_database()); END'");
    Run index = prepared("fallback-read", "new-read");
    assertThat(index.exit()).as(index.err()).isZero();
    assertThat(indexes("indisvalid")).isEqualTo(2);
    Run check = prepared("new-read", "retired");
    assertThat(check.exit()).as(check.err()).isZero();
    assertThat(
            TestPostgres.number(
                url,
                "SELECT count(*) FROM pg_constraint WHERE conname = 'slow_check_new' AND convalidated"))
        .isEqualTo(1);
  }

  @Test
  void index_thatATimeoutWouldCutOff_isNotBegunAndTheWayOutIsSaid() throws Exception {
    makeSlow();
    url += "&options=-c%20statement_timeout=400";
    Run index = prepared("fallback-read", "new-read");
    assertThat(index.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(index.err())
        .contains("statement_timeout = 400ms", "it was not begun")
        .contains("ALTER ROLE CURRENT_USER SET statement_timeout = 0");
    assertThat(indexes("true")).isEqualTo(1);
  }

  @Test
  @Timeout(90)
  void index_besideALongTransactionElsewhere_namesItAndIsNotBegun() throws Exception {
    TestPostgres.execute(url, "CREATE INDEX by_words ON note (words)", "CREATE TABLE other ()");
    assertThat(run("planned", "expand").exit()).isZero();
    try (Connection other = TestPostgres.connect(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("SELECT count(*), pg_sleep(2.1) FROM other /* an old snapshot */");
      Run run = prepared("fallback-read", "new-read", "--patience", "4");
      assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err())
          .contains("An index of public.note would wait for these")
          .contains("idle in transaction", "an old snapshot");
      assertThat(indexes("true")).isEqualTo(1);
      other.rollback();
    }
    assertThat(prepared("fallback-read", "new-read").exit()).isZero();
    assertThat(indexes("indisvalid")).isEqualTo(2);
  }

  @Test
  void index_thatIsTheVictimOfADeadlock_isBuiltAnewInTheSameRun() throws Exception {
    TestPostgres.execute(url, "CREATE INDEX by_words ON note (words)", "CREATE SEQUENCE times");
    assertThat(run("planned", "expand").exit()).isZero();
    TestPostgres.execute(
        url,
        "CREATE FUNCTION fail_once() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " 'BEGIN IF nextval(''times'') = 1 THEN RAISE EXCEPTION ''deadlock detected''"
            + " USING ERRCODE = ''40P01''; END IF; END'",
        "CREATE EVENT TRIGGER fail_once ON ddl_command_end WHEN TAG IN ('CREATE INDEX')"
            + " EXECUTE FUNCTION fail_once()");
    Run run = prepared("fallback-read", "new-read");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains("waiting", "DROP INDEX CONCURRENTLY");
    assertThat(indexes("indisvalid")).isEqualTo(2);
    assertThat(indexes("NOT indisvalid")).isZero();
  }

  @Test
  void preparation_inTablesOfAnOlderVersion_asksForInitWhichBringsThemUp() throws Exception {
    TestPostgres.execute(
        url, "DROP TABLE segue.segue_constraint", "UPDATE segue.segue_version SET version = 1");
    // What needs nothing new goes on.
    assertThat(run("planned", "expand").exit()).isZero();
    Run early =
        run("expanded", "expand", "--all-instances-at", "expanded", "--toward", "dual-write");
    assertThat(early.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(early.err()).contains("are of version 1").contains("Run 'segue init'");
    assertThat(run("expanded", "init").out()).contains("version 2");
    assertThat(
            run("expanded", "expand", "--all-instances-at", "expanded", "--toward", "dual-write")
                .exit())
        .isZero();
  }
}
