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

/** What hangs on a column and cannot go over as it is: it is refused, and nothing is altered. */
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

  private void create(String... statements) {
    url = TestPostgres.createDatabase(statements);
    assertThat(run("planned", "init").exit()).isZero();
  }

  private Run run(String phase, String command, String... more) {
    Path file = folder.resolve("rules.yaml");
    try {
      Files.writeString(file, RULES.formatted(phase, type));
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

  private void assertRefused(Run run, String... words) {
    assertThat(run.exit()).as(run.out()).isEqualTo(2);
    assertThat(run.err()).contains("nothing was altered").contains(words);
  }

  @Test
  void uniqueIndex_whoseMirrorsNameAnotherIndexHas_staysWhereItIs() throws Exception {
    create(
        "CREATE TABLE t (id int PRIMARY KEY, a int, z int, b int)",
        "CREATE UNIQUE INDEX u ON t (a)",
        "CREATE INDEX u_new ON t (z)");
    String before = objects();
    assertRefused(toward("new-read", "retired"), "The mirror of u would be called u_new", "RENAME");
    assertThat(objects()).isEqualTo(before);
  }

  @Test
  void check_whoseMirrorsNameAnotherHas_staysWhereItIs() throws Exception {
    create(
        "CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT c CHECK (a > 0),"
            + " z int CONSTRAINT c_new CHECK (z < 100), b int)");
    String before = objects();
    assertRefused(toward("new-read", "retired"), "The mirror of c would be called c_new");
    assertThat(objects()).isEqualTo(before);
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
  void uniqueKeyAndIndex_whoseMirrorsNamesOthersHave_areRefusedBeforeAnythingIsMade()
      throws Exception {
    create(
        "CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT k UNIQUE, z int, b int)",
        "CREATE INDEX i ON t (a)",
        "CREATE INDEX k_new ON t (z)",
        "CREATE INDEX i_new ON t (z)");
    String before = objects();
    assertRefused(toward("expanded", "dual-write"), "The mirror of k would be called k_new");
    assertRefused(toward("fallback-read", "new-read"), "The mirror of i would be called i_new");
    assertThat(objects()).isEqualTo(before);
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
        "DROP ROLE IF EXISTS odd_reader",
        "CREATE ROLE odd_reader",
        "CREATE TABLE t (id int PRIMARY KEY, a int)",
        "GRANT SELECT (a), UPDATE (a) ON t TO odd_reader");
    assertThat(run("planned", "expand", "--dry-run").out())
        .containsPattern("GRANT SELECT \\(b\\), UPDATE \\(b\\)\\s+ON public.t TO odd_reader");
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
