package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What hangs on a column goes over under odd circumstances, too, or is refused as a whole. */
class OddObjectsIT {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: t-a
          table: t
          phase: %s
          rename: {from: a, to: b, type: %s}
      """;

  @TempDir Path folder = Path.of("");

  private String url = "";
  private String type = "int";
  private String second = "";

  private void create(String... statements) {
    url = TestPostgres.createDatabase(statements);
    assertThat(run("planned", "init").exit()).isZero();
  }

  private Run run(String phase, String command, String... more) {
    Path file = folder.resolve("rules.yaml");
    try {
      Files.writeString(file, RULES.formatted(phase, type) + second.replace("PHASE", phase));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    arguments.addAll(List.of(more));
    return Run.of(Map.of("SEGUE_URL", url), "", arguments.toArray(String[]::new));
  }

  private Run toward(String phase, String next) {
    return run(phase, "expand", "--all-instances-at", phase, "--toward", next, "--settle", "0");
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private String objects() throws SQLException {
    return text(
        """
        SELECT string_agg(o, '; ' ORDER BY o) FROM (
          SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 't'::regclass
          UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
          WHERE conrelid = 't'::regclass) AS x (o)
        """);
  }

  private void assertDone(Run run) {
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
  }

  private void assertRefused(Run run, String... words) {
    assertThat(run.exit()).as(run.out()).isEqualTo(2);
    assertThat(run.err()).contains("nothing was altered").contains(words);
  }

  @Test
  void uniqueIndexAndCheck_whoseMirrorsNamesOthersHave_goOverUnderAnother() throws Exception {
    create(
        "CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT c CHECK (a > 0),"
            + " z int CONSTRAINT c_new CHECK (z < 100), b int)",
        "CREATE UNIQUE INDEX u ON t (a)",
        "CREATE INDEX u_new ON t (z)");
    String before = objects();
    assertDone(toward("new-read", "retired"));
    assertThat(objects())
        .contains("UNIQUE INDEX u_b ON public.t USING btree (b)", "c_b CHECK ((b > 0))")
        .contains("INDEX u_new ON public.t USING btree (z)", "c_new CHECK ((z < 100))");
    assertDone(toward("new-read", "fallback-read"));
    assertThat(objects()).isEqualTo(before);
  }

  @Test
  void uniqueIndex_allOfWhoseMirrorsNamesOthersHave_staysWhereItIs() throws Exception {
    create(
        "CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT k UNIQUE, z int, b int)",
        "CREATE INDEX k_new ON t (z)",
        "CREATE INDEX k_b ON t (z)");
    String before = objects();
    assertRefused(toward("expanded", "dual-write"), "The mirror of k would be called k_new or k_b");
    assertRefused(toward("new-read", "retired"), "The mirror of k would be called k_new or k_b");
    assertThat(objects()).isEqualTo(before);
  }

  @Test
  void uniqueKey_thatIncludesAnotherColumn_goesOver() throws Exception {
    create("CREATE TABLE t (id int PRIMARY KEY, a int, z int, b int, UNIQUE (a) INCLUDE (z))");
    assertDone(toward("expanded", "dual-write"));
    assertDone(toward("new-read", "retired"));
    assertThat(objects()).contains("UNIQUE (b) INCLUDE (z)").doesNotContain("UNIQUE (a)");
  }

  @Test
  void keyAndIndex_ofTwoChanges_haveAMirrorForEach() throws Exception {
    second =
        """
          - id: t-c
            table: t
            phase: PHASE
            rename: {from: c, to: d, type: int}
        """;
    create(
        "CREATE TABLE t (id int PRIMARY KEY, a int, c int, b int, d int, CONSTRAINT k UNIQUE (a, c))",
        "CREATE INDEX i ON t (c, a)");
    assertDone(toward("expanded", "dual-write"));
    assertDone(toward("fallback-read", "new-read"));
    assertThat(objects())
        .contains("UNIQUE (b, c) DEFERRABLE", "UNIQUE (a, d) DEFERRABLE")
        .contains("i_new ON public.t USING btree (c, b)", "i_d ON public.t USING btree (d, a)");
    assertThat(toward("fallback-read", "new-read").out()).doesNotContain("CREATE");
  }

  @Test
  void wayBack_whoseNameAnotherIndexHasMeanwhile_isNotTakenForDone() throws Exception {
    create(
        "CREATE TABLE t (id int PRIMARY KEY, a int, z int, b int)",
        "CREATE UNIQUE INDEX u ON t (a)");
    assertDone(toward("new-read", "retired"));
    TestPostgres.execute(url, "CREATE INDEX u ON t (z)");
    Run back = toward("new-read", "fallback-read");
    assertThat(back.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(back.err()).contains("relation \"u\" already exists", "Rename what has it");
    assertThat(objects()).contains("u_new ON public.t USING btree (b)");
    TestPostgres.execute(url, "ALTER INDEX u RENAME TO other");
    assertDone(toward("new-read", "fallback-read"));
    assertThat(objects()).contains("UNIQUE INDEX u ON public.t USING btree (a)");
  }

  @Test
  void wayForth_behindAWayBackThatWasInterrupted_isGone() throws Exception {
    create("CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL CONSTRAINT c CHECK (a > 0), b int)");
    assertDone(toward("new-read", "retired"));
    String there = objects();
    TestPostgres.execute(
        url,
        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
        "ALTER TABLE t ADD CONSTRAINT a_segue_not_null CHECK (a IS NOT NULL) NOT VALID");
    assertDone(toward("new-read", "retired"));
    assertThat(objects()).isEqualTo(there);
    assertDone(toward("new-read", "fallback-read"));
    assertThat(objects()).contains("c CHECK ((a > 0))").doesNotContain("b > 0");
  }

  @Test
  void check_whoseMirrorsNameAColumnHas_goesOver() throws Exception {
    create(
        "CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT c CHECK (a > 0),"
            + " c_new int NOT NULL DEFAULT 1, b int)");
    Run run = toward("new-read", "retired");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(objects()).contains("c_new CHECK ((b > 0))").doesNotContain("(a > 0)");
  }

  @Test
  void index_whoseMirrorsNameAnotherTableHas_saysWhatToDo() throws Exception {
    create(
        "CREATE TABLE t (id int PRIMARY KEY, a int, b int)",
        "CREATE INDEX i ON t (a)",
        "CREATE TABLE o (z int)",
        "CREATE INDEX i_new ON o (z)");
    Run run = toward("fallback-read", "new-read");
    assertThat(run.exit()).as(run.out()).isEqualTo(2);
    assertThat(run.err()).contains("relation \"i_new\" already exists", "Rename what has it");
  }

  @Test
  void replicaIdentity_isNotTakenFromAPublishedTable() throws Exception {
    create(
        "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL UNIQUE, b int)",
        "ALTER TABLE t REPLICA IDENTITY USING INDEX t_a_key");
    assertRefused(toward("new-read", "retired"), "t_a_key is the table's REPLICA IDENTITY");
  }

  @Test
  void check_thatIsNotValid_isNotMoved() throws Exception {
    create(
        "CREATE TABLE t (id int PRIMARY KEY, a int, b int)",
        "INSERT INTO t VALUES (1, -1, -1)",
        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID");
    assertRefused(toward("new-read", "retired"), "The constraint c is NOT VALID");
  }

  @Test
  void column_getsTheCollationOfWhatItReplaces() throws Exception {
    type = "text";
    create(
        "CREATE COLLATION nd (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        "CREATE TABLE t (id int PRIMARY KEY, a text COLLATE nd UNIQUE)",
        "INSERT INTO t VALUES (1, 'Bob')");
    assertThat(run("planned", "expand").out()).contains("ADD COLUMN b text COLLATE public.nd");
    assertThat(text("SELECT count(*) FROM t WHERE a = 'BOB'")).isEqualTo("1");
    assertThat(run("dual-write", "backfill", "--all-instances-at", "dual-write").exit()).isZero();
    assertThat(text("SELECT count(*) FROM t WHERE b = 'BOB'")).isEqualTo("1");
  }

  @Test
  void privileges_ofAColumn_areToldToThePersonWhoAddsTheOther() {
    create(
        "CREATE ROLE odd_reader",
        "CREATE TABLE t (id int PRIMARY KEY, a int)",
        "GRANT SELECT (a), UPDATE (a) ON t TO odd_reader");
    assertThat(run("planned", "expand", "--dry-run").out())
        .containsPattern("GRANT SELECT \\(b\\), UPDATE \\(b\\)\\s+ON public.t TO odd_reader");
    TestPostgres.execute(url, "DROP OWNED BY odd_reader", "DROP ROLE odd_reader");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "json  | {\"a\": 1}        | {\"a\": 2}",
        "xml   | <a/>            | <b/>",
        "point | (1,2)           | (1,3)",
        "box   | (2,2),(0,0)     | (4,1),(0,0)",
      })
  void values_ofATypeWithoutEquality_areVerifiedAsTheirText(String of, String one, String two)
      throws Exception {
    type = of;
    create(
        "CREATE TABLE t (id int PRIMARY KEY, a %s)".formatted(of),
        "INSERT INTO t VALUES (1, '%s'), (2, '%s'), (3, NULL)".formatted(one, two));
    assertThat(run("planned", "plan").out()).contains("of 2 rows 2 come back as they were");
    assertThat(run("planned", "expand").exit()).isZero();
    Run fill = run("dual-write", "backfill", "--all-instances-at", "dual-write");
    assertThat(fill.exit()).as(fill.err()).isZero();
    Run right = run("dual-write", "verify", "--all-instances-at", "dual-write");
    assertThat(right.out()).contains("3 rows: 3 agree");
    TestPostgres.execute(url, "UPDATE t SET b = '%s' WHERE id = 1".formatted(two));
    Run wrong = run("dual-write", "verify", "--all-instances-at", "dual-write");
    assertThat(wrong.out()).contains("2 agree, 1 disagree");
  }
}
