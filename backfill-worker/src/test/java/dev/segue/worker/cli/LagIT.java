package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.PostgresServer;
import dev.segue.testing.TestPostgres;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill on a primary one of whose replicas does not keep up. */
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

  /** A backfill that runs until a replica is too far behind, as told to people. */
  private CompletableFuture<Integer> backfill(String url, StringWriter told) {
    return CompletableFuture.supplyAsync(
        () ->
            Segue.run(
                Run.surroundings(Map.of("SEGUE_URL", url), "", new StringWriter(), told),
                "backfill",
                folder.resolve("rules.yaml").toString(),
                "--all-instances-at",
                "dual-write",
                "--rate",
                "4000",
                "--max-lag",
                "1"));
  }

  /** Stops one replica after another for a while; the fill waits for each. */
  private void waits(int rows, int rounds, long seed) throws Exception {
    Files.writeString(folder.resolve("rules.yaml"), RULES);
    try (PostgresServer primary = PostgresServer.start();
        PostgresServer near = primary.replica("near");
        PostgresServer far = primary.replica("far")) {
      String url = primary.url("postgres");
      TestPostgres.execute(
          url,
          "CREATE TABLE t (id int PRIMARY KEY, v text, w text)",
          "INSERT INTO t SELECT i, 'value ' || i FROM generate_series(1, %d) i".formatted(rows));
      Map<String, String> variables = Map.of("SEGUE_URL", url);
      assertThat(Run.of(variables, "", "init", folder.resolve("rules.yaml").toString()).exit())
          .isZero();
      Random random = new Random(seed);
      StringWriter told = new StringWriter();
      CompletableFuture<Integer> exit = backfill(url, told);
      for (int round = 0; round < rounds; round++) {
        boolean first = random.nextBoolean();
        String replica = (first ? near : far).url("postgres");
        int before = told.toString().length();
        TestPostgres.execute(replica, "SELECT pg_wal_replay_pause()");
        String reason = "waits: the replica " + (first ? "near" : "far") + " is ";
        while (!told.toString().substring(before).contains(reason)) {
          assertThat(exit).as(told.toString()).isNotDone();
        }
        assertThat(unfilled(url)).isPositive();
        TestPostgres.execute(replica, "SELECT pg_wal_replay_resume()");
        long left = unfilled(url);
        while (unfilled(url) == left && !exit.isDone()) {
          Thread.onSpinWait();
        }
      }
      assertThat(exit.get()).as(told.toString()).isZero();
      assertThat(unfilled(url)).isZero();
    }
  }

  @Test
  void backfill_oneOfWhoseReplicasFallsBehind_waitsForIt() throws Exception {
    waits(20_000, 1, 1);
  }

  @Tag("soak")
  @Test
  void backfill_whoseReplicasFallBehindAgainAndAgain_waitsForEach() throws Exception {
    int rounds = Integer.getInteger("worker.rounds", 20);
    waits(rounds * 40_000, rounds, Long.getLong("worker.seed", 2));
  }
}
