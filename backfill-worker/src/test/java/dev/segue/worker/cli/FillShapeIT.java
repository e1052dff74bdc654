package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a fill is cut on a real server: by how wide the rows are, and what its pages allow. */
class FillShapeIT {
  private static final String RULES =
      """
      segue: 1
      changes:
        - {id: t-v, table: t, phase: dual-write, rename: {from: v, to: w, type: text}}
      """;

  private static final String PLAINLY =
      "SELECT count(*) FROM segue.segue_event WHERE what = 'fills plainly'";

  @TempDir Path folder = Path.of("");

  private Run run(String url, String... arguments) throws IOException {
    Files.writeString(folder.resolve("rules.yaml"), RULES);
    Run run = Run.of(Map.of("SEGUE_URL", url), "", arguments);
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    return run;
  }

  private void fill(String url) throws IOException {
    String file = folder.resolve("rules.yaml").toString();
    run(url, "init", file);
    run(url, "backfill", file, "--all-instances-at", "dual-write", "--parts", "1");
  }

  @Test
  void rows_withLargeValues_areFilledFewAtATime() throws Exception {
    String url =
        TestPostgres.createDatabase(
            "CREATE TABLE t (id int PRIMARY KEY, v text, w text)",
            "ALTER TABLE t ALTER v SET STORAGE EXTERNAL, ALTER w SET STORAGE EXTERNAL",
            "INSERT INTO t SELECT i, repeat('x', 400000) FROM generate_series(1, 128) i",
            "ANALYZE t");
    fill(url);
    assertThat(TestPostgres.number(url, "SELECT count(*) FROM t WHERE w = v")).isEqualTo(128);
    assertThat(
            TestPostgres.number(
                url,
                "SELECT max(n) FROM (SELECT count(*) AS n FROM t GROUP BY xmin::text) AS transactions"))
        .as("rows of a transaction, of 400 kB each within 16 MB")
        .isLessThanOrEqualTo(42);
  }

  private static String narrow() {
    return TestPostgres.createDatabase(
        "CREATE TABLE t (id int PRIMARY KEY, v text, w text) WITH (autovacuum_enabled = false)",
        "INSERT INTO t SELECT i, 'value ' || i FROM generate_series(1, 150000) i",
        "ANALYZE t");
  }

  @Test
  void stripes_whilePagesCannotBePruned_areGivenUpAndSaidSo() throws Exception {
    String url = narrow();
    try (Connection other = TestPostgres.connect(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("SELECT count(*) FROM t");
      fill(url);
      other.rollback();
    }
    assertThat(TestPostgres.number(url, PLAINLY)).isEqualTo(1);
    assertThat(TestPostgres.number(url, "SELECT count(*) FROM t WHERE w = v")).isEqualTo(150_000);
  }

  @Test
  void stripes_thatHelp_areKept() throws Exception {
    String url = narrow();
    fill(url);
    assertThat(TestPostgres.number(url, PLAINLY)).isZero();
    assertThat(
            TestPostgres.number(
                url,
                "SELECT n_tup_hot_upd * 100 / n_tup_upd FROM pg_stat_user_tables WHERE relname = 't'"))
        .as("of a hundred rows so many found room beside their old versions")
        .isGreaterThan(60);
  }
}
