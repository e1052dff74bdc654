package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.PostgresServer;
import dev.segue.testing.TestPostgres;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill on a primary whose replica does not keep up. */
class LagIT {
  private static final String RULES =
      """
      segue: 1
      changes:
        - {id: t-v, table: t, phase: dual-write, rename: {from: v, to: w, type: text}}
      """;

  @TempDir Path folder = Path.of("");

  private static long unfilled(String url) throws SQLException {
    return TestPostgres.number(url, "SELECT count(*) FROM t WHERE w IS NULL");
  }

  @Test
  void backfill_whoseReplicaFallsBehind_waitsForIt() throws Exception {
    Path rules = Files.writeString(folder.resolve("rules.yaml"), RULES);
    try (PostgresServer primary = PostgresServer.start();
        PostgresServer replica = primary.replica()) {
      String url = primary.url("postgres");
      TestPostgres.execute(
          url,
          "CREATE TABLE t (id int PRIMARY KEY, v text, w text)",
          "INSERT INTO t SELECT i, 'value ' || i FROM generate_series(1, 20000) i");
      Map<String, String> variables = Map.of("SEGUE_URL", url);
      assertThat(Run.of(variables, "", "init", rules.toString()).exit()).isZero();
      TestPostgres.execute(replica.url("postgres"), "SELECT pg_wal_replay_pause()");
      StringWriter told = new StringWriter();
      CompletableFuture<Integer> exit =
          CompletableFuture.supplyAsync(
              () ->
                  Segue.run(
                      Run.surroundings(variables, "", new StringWriter(), told),
                      "backfill",
                      rules.toString(),
                      "--all-instances-at",
                      "dual-write",
                      "--rate",
                      "4000",
                      "--max-lag",
                      "1"));
      while (!told.toString().contains("waits: the replica follower is ")) {
        assertThat(exit).as(told.toString()).isNotDone();
      }
      long left = unfilled(url);
      assertThat(left).isPositive();
      TestPostgres.execute(replica.url("postgres"), "SELECT pg_wal_replay_resume()");
      assertThat(exit.get()).as(told.toString()).isZero();
      assertThat(unfilled(url)).isZero();
    }
  }
}
