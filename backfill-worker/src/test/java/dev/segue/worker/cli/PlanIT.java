package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.model.Phase;
import dev.segue.testing.PostgresServer;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told before anything is done, and of the way back, on a real server. */
class PlanIT {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: users-name
          table: users
          phase: %s
          exact: %s
          old:
            name: {type: varchar(40), backward: "first_name || ' ' || last_name"}
          new:
            first_name: {type: text, forward: "nullif(split_part(name, ' ', 1), '')"}
            last_name: {type: text, forward: "nullif(split_part(name, ' ', 2), '')"}
      """;

  @TempDir Path folder = Path.of("");

  private String url = "";
  private String exact = "false";

  @BeforeEach
  void createUsers() {
    url =
        TestPostgres.createDatabase(
            "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(40) NOT NULL)",
            "CREATE INDEX by_name ON users (name)",
            "INSERT INTO users SELECT i, 'Ann Lee' || i FROM generate_series(1, 999) i",
            "INSERT INTO users VALUES (1000, 'Mary Ann Smith')",
            "ANALYZE users");
  }

  private Run run(String phase, String command, String... more) throws IOException {
    Path file = folder.resolve("rules.yaml");
    Files.writeString(file, RULES.formatted(phase, exact));
    return on(file, command, more);
  }

  private Run on(Path file, String command, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    arguments.addAll(List.of(more));
    return Run.of(Map.of("SEGUE_URL", url), "", arguments.toArray(String[]::new));
  }

  /** In one line, however it was wrapped. */
  private static String flat(Run run) {
    return run.out().replaceAll("\\s+", " ");
  }

  @Test
  void plan_beforeAnythingIsThere_tellsWhatWillBeDone() throws IOException {
    Run plan = run("off", "plan", "--rate", "100");
    assertThat(plan.exit()).as(plan.err() + plan.out()).isZero();
    assertThat(flat(plan))
        .contains(
            "expand and contract",
            "toward expanded: ALTER TABLE public.users ADD COLUMN first_name text",
            "toward new-read: CREATE INDEX CONCURRENTLY by_name_new ON public.users",
            "toward retired: ALTER TABLE public.users ALTER COLUMN name DROP NOT NULL",
            "walks by id",
            "about 1,000 rows",
            "takes about 10 s at 100 rows a second",
            "of 1,000 rows 999 come back as they were, 1 do not; 0 are unmappable",
            "id 1000: 'Mary Ann Smith' comes back as 'Mary Ann'");
  }

  @Test
  void roundTrip_ofAFewOfManyRows_isTriedAllOverTheTable() throws IOException {
    TestPostgres.execute(
        url,
        "INSERT INTO users SELECT i, 'Ann Lee' FROM generate_series(1001, 20000) i",
        "INSERT INTO users SELECT i, 'Mary Ann Smith' FROM generate_series(20001, 40000) i",
        "ANALYZE users");
    String plan = flat(run("off", "plan", "--sample", "2000"));
    assertThat(plan).containsPattern("id [23]\\d{4}: 'Mary Ann Smith' comes back as 'Mary Ann'");
    Matcher said = Pattern.compile("of ([0-9,]+) rows ([0-9,]+) come back").matcher(plan);
    assertThat(said.find()).as(plan).isTrue();
    long tried = Long.parseLong(said.group(1).replace(",", ""));
    long same = Long.parseLong(said.group(2).replace(",", ""));
    assertThat(tried).isBetween(500L, 4000L);
    assertThat(same).isBetween(1L, tried - 1);
  }

  @Test
  void plan_tellsWhatInTheServerMayWriteTheTable() throws IOException {
    TestPostgres.execute(
        url,
        "CREATE PROCEDURE clean() LANGUAGE plpgsql AS 'BEGIN DELETE FROM users; END'",
        "CREATE FUNCTION add(text) RETURNS void LANGUAGE sql BEGIN ATOMIC"
            + " INSERT INTO users (id, name) VALUES (0, $1); END",
        "CREATE FUNCTION read() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM users'",
        "CREATE FUNCTION other() RETURNS void LANGUAGE sql AS 'DELETE FROM users_of_old'"
            + " SET check_function_bodies = off",
        "CREATE SCHEMA cron",
        "CREATE TABLE cron.job (jobid bigint, schedule text, command text, database text, active"
            + " boolean, jobname text)",
        "INSERT INTO cron.job SELECT n, '0 3 * * *', c, d, true, j FROM (VALUES (1, 'update"
            + " public.users set name = lower(name)', current_database(), 'lower'), (2, 'vacuum"
            + " users', current_database(), 'vacuum'), (3, 'delete from users', 'elsewhere',"
            + " 'far')) AS jobs (n, c, d, j)");
    String plan = flat(run("off", "plan"));
    assertThat(plan)
        .contains(
            "the procedure clean() names the table",
            "the function add(text) names the table",
            "the job lower of pg_cron (0 3 * * *) names the table")
        .doesNotContain("the function read()", "other()", "the job vacuum", "the job far");
  }

  @Test
  void plan_tellsWhatTheFillSetsOffAndWhoIsInTheWay() throws Exception {
    TestPostgres.execute(
        url,
        "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
        "CREATE TRIGGER audited AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION audit()",
        "CREATE TRIGGER named AFTER UPDATE OF name ON users FOR EACH ROW EXECUTE FUNCTION audit()",
        "CREATE PUBLICATION everything FOR TABLE users");
    Run plan = run("off", "plan");
    assertThat(flat(plan))
        .contains("the trigger audited", "the publication everything sees each filled row")
        .contains("each filled row gets a new xmin", "its indexes grow by up to about")
        .doesNotContain("the trigger named");
  }

  @Test
  void plan_ofAChangeThatCannotBeDone_saysWhyFirst() throws IOException {
    exact = "true";
    Run wrong = run("off", "plan");
    assertThat(wrong.exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(flat(wrong))
        .contains("not yet the change is declared exact, and some rows do not come back");
    exact = "false";
    TestPostgres.execute(url, "ALTER TABLE users DROP CONSTRAINT users_pkey");
    Run keyless = run("off", "plan", "--output", "json");
    assertThat(keyless.exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(keyless.out()).contains("\"lane\": \"not yet\"", "has no key to walk it by");
  }

  /** A plan of a change of the column's type, named anew. */
  private Run retyped(String old, String made, String forward) throws IOException {
    Path file = folder.resolve("wider.yaml");
    Files.writeString(
        file,
        """
        segue: 1
        changes:
          - id: wider
            table: users
            phase: off
            old:
              name: {type: "%s", backward: "CAST(full_name AS %s)"}
            new:
              full_name: {type: "%s", forward: "%s"}
        """
            .formatted(old, old, made, forward.replace("TYPE", made)));
    return on(file, "plan");
  }

  /** What the server says of its own ALTER on the table as it is. */
  private boolean leavesRowsAlone(String made) throws SQLException {
    String file = "SELECT relfilenode FROM pg_class WHERE oid = 'users'::regclass";
    long before = TestPostgres.number(url, file);
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE users ALTER COLUMN name TYPE " + made);
    } catch (SQLException e) {
      return false;
    }
    return TestPostgres.number(url, file) == before;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "varchar(40) | varchar(80) | chr(65)",
        "varchar(40) | text | chr(65)",
        "varchar(80) | varchar(40) | chr(65)",
        "numeric(8, 2) | numeric(12, 2) | 1",
        "numeric(8, 2) | numeric(12, 4) | 1",
        "timestamp(3) | timestamp(6) | now()",
        "integer | bigint | 1",
        "text | varchar(80) | chr(65)"
      })
  void plan_ofAnotherType_saysWhetherTheServerDoesItByItself(String old, String made, String value)
      throws Exception {
    TestPostgres.execute(
        url,
        "ALTER TABLE users DROP COLUMN name",
        "ALTER TABLE users ADD COLUMN name " + old,
        "UPDATE users SET name = " + value);
    Run plan = retyped(old, made, "CAST(name AS TYPE)");
    boolean alone = leavesRowsAlone(made);
    assertThat(flat(plan))
        .as(plan.err())
        .contains(alone ? "Segue not needed" : "native DDL unsafe")
        .contains(
            alone
                ? "ALTER COLUMN name TYPE " + made + " rewrites nothing"
                : "it rewrites the table and its indexes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE VIEW names AS SELECT name FROM users | view names",
        "CREATE INDEX lowly ON users (lower(name)) | index lowly",
        "CREATE INDEX partly ON users (id) WHERE name <> '' | index partly",
        "ALTER TABLE users ADD CONSTRAINT short CHECK (length(name) < 40) | constraint short",
        "ALTER TABLE users ADD COLUMN low text GENERATED ALWAYS AS (lower(name)) STORED | column low",
        "CREATE POLICY own ON users USING (name = CURRENT_USER) | policy own",
        "CREATE STATISTICS both_of ON id, name FROM users | statistics"
      })
  void plan_ofAWiderColumnOnWhichSomethingHangs_isNotNative(String statement, String object)
      throws Exception {
    assertThat(flat(retyped("varchar(40)", "text", "name"))).contains("Segue not needed");
    TestPostgres.execute(url, statement);
    assertThat(flat(retyped("varchar(40)", "text", "name")))
        .contains("native DDL unsafe", object, "hangs on it", "gh-ost");
  }

  @Test
  void plan_ofAWiderColumnWithOtherValues_isNotNative() throws Exception {
    assertThat(flat(retyped("varchar(40)", "text", "lower(name)")))
        .contains("expand and contract")
        .doesNotContain("native DDL");
  }

  @Test
  void plan_ofAFolderOfStatements_tellsWhichLoseAnIndexAndWhen() throws IOException {
    Path sql = Files.createDirectory(folder.resolve("sql"));
    Files.writeString(
        sql.resolve("find.sql"),
        "SELECT id FROM users WHERE id = 1;\n\nSELECT id\nFROM users\nWHERE name = ?;\n");
    Run plan = run("off", "plan", "--sql", sql.toString());
    assertThat(flat(plan))
        .as(plan.err())
        .contains(
            "find.sql:5: in new-read it cannot use by_name (name) for the predicate; this would"
                + " serve: CREATE INDEX ON users ((COALESCE(name,",
            "find.sql:5: in retired, contracted it cannot use by_name (name)")
        .doesNotContain("find.sql:1");
    assertThat(run("off", "plan", "--sql", sql.toString(), "--output", "json").out())
        .contains("\"loses an index\"", "find.sql:5");
    assertThat(flat(run("off", "plan"))).contains("loses an index not known:", "--sql FOLDER");
    assertThat(run("off", "plan", "--sql", folder.resolve("none").toString()).err())
        .contains("folder of statements cannot be read");
  }

  @Test
  void plan_whereTheServerCountsStatements_tellsWhichOfThemLoseAnIndex() throws Exception {
    try (PostgresServer counting =
        PostgresServer.start(Map.of("shared_preload_libraries", "pg_stat_statements"))) {
      url = counting.url("postgres");
      TestPostgres.execute(
          url,
          "CREATE EXTENSION pg_stat_statements",
          "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(40))",
          "CREATE INDEX by_name ON users (name)",
          "SELECT id FROM users WHERE name = 'Ann Lee'");
      assertThat(flat(run("off", "plan")))
          .contains(
              "1 calls of SELECT id FROM users WHERE name = ?: in retired, contracted it cannot use"
                  + " by_name (name)");
    }
  }

  @Test
  void rollback_fromEachPhase_leadsDownToOff() throws Exception {
    run("planned", "init");
    run("planned", "expand");
    TestPostgres.execute(url, "UPDATE users SET first_name = 'A', last_name = 'B'");
    assertThat(run("new-read", "expand", "--all-instances-at", "new-read", "--toward", "retired"))
        .satisfies(prepared -> assertThat(prepared.exit()).as(prepared.err()).isZero());
    Path runbook = folder.resolve("back.md");
    Run rollback = run("retired", "rollback", "--runbook", runbook.toString());
    assertThat(rollback.exit()).as(rollback.err()).isZero();
    assertThat(flat(rollback))
        .containsSubsequence(
            "retired to new-read",
            "new-read to fallback-read",
            "Constraints go back: not-null name is restored",
            "$ segue backfill",
            "--all-instances-at new-read",
            "--toward fallback-read",
            "dual-write to expanded",
            "planned to off",
            "--toward off");
    assertThat(Files.readString(runbook))
        .startsWith("# The way back of `users-name`")
        .contains("## 6. `planned` to `off`", "Then `phase: off` in the file.");
    assertThat(flat(run("off", "rollback"))).contains("There is nothing to go back from");
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void rollback_fromAPhase_hasTheStepsBelowIt(Phase phase) throws Exception {
    run("planned", "init");
    run("planned", "expand");
    Path file = folder.resolve("rules of Ann's.yaml");
    Files.writeString(file, RULES.formatted(phase.label(), "false"));
    String rollback = flat(on(file, "rollback"));
    List<String> steps = new ArrayList<>();
    for (Phase at = phase; at != Phase.OFF; at = at.stepTowards(Phase.OFF)) {
      steps.add(at.label() + " to " + at.stepTowards(Phase.OFF).label());
    }
    assertThat(rollback)
        .contains("at " + phase.label(), "Looked at 2", "Known of the data: new empty, new clean");
    if (steps.isEmpty()) {
      assertThat(rollback).contains("There is nothing to go back from").doesNotContain("segue");
      return;
    }
    assertThat(rollback)
        .containsSubsequence(steps)
        .contains("segue expand '" + folder + "/rules of Ann'\\''s.yaml' --change users-name");
    if (phase != Phase.CONTRACTED) {
      assertThat(rollback)
          .doesNotContain(Phase.values()[phase.ordinal() + 1].label() + " to " + phase.label());
    }
  }

  @Test
  void plan_ofTheLog_isRightWithinAFactorOfTwo() throws Exception {
    TestPostgres.execute(
        url,
        "INSERT INTO users SELECT i, 'Ann Lee' || i FROM generate_series(2000, 22000) i",
        "VACUUM ANALYZE users");
    Matcher told =
        Pattern.compile("writes about ([\\d.]+) (kB|MB) of log").matcher(flat(run("off", "plan")));
    assertThat(told.find()).isTrue();
    double predicted =
        Double.parseDouble(told.group(1)) * (told.group(2).equals("MB") ? 1_000_000 : 1_000);
    run("planned", "init");
    run("planned", "expand");
    String log = "SELECT pg_current_wal_insert_lsn() - '0/0'";
    long before = TestPostgres.number(url, log);
    assertThat(run("dual-write", "backfill", "--all-instances-at", "dual-write").exit()).isZero();
    long written = TestPostgres.number(url, log) - before;
    assertThat(written / predicted).isBetween(0.5, 2.0);
  }

  @Test
  void contractedChange_whoseOldColumnsAreGone_hasThemAgain() throws Exception {
    run("planned", "init");
    run("planned", "expand");
    TestPostgres.execute(url, "ALTER TABLE users DROP COLUMN name");
    assertThat(flat(run("contracted", "rollback"))).contains("were dropped (name)");
    Run again =
        run("contracted", "expand", "--all-instances-at", "contracted", "--toward", "retired");
    assertThat(again.exit()).as(again.err() + again.out()).isZero();
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SELECT name FROM users")).isTrue();
    }
  }
}
