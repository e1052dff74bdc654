package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.PostgresServer;
import dev.segue.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are killed, cut off and shut out: every row is filled once, the accounts agree. */
class DeathIT {
  /** Small chunks and a rate: slow enough to be hit. */
  private static final String[] SLOW = {"--target-ms", "4", "--rate", "12000"};

  @TempDir Path folder = Path.of("");

  /** Kills at seeded moments; how many there were. */
  private static int killed(SplitUsers users, int kills, long seed) throws Exception {
    Random random = new Random(seed);
    int done = 0;
    for (int i = 0; i < kills && !users.isOver(); i++) {
      long from = users.progress();
      long until = from + 1 + random.nextInt(2 * users.rows() / kills);
      int later = random.nextInt(30);
      Process worker = users.start("backfill", SLOW);
      try {
        while (worker.isAlive() && users.progress() < until) {
          Thread.onSpinWait();
        }
        // A few round trips on, so that every place of a transaction is met.
        for (int trip = 0; trip < later; trip++) {
          users.isOver();
        }
        done += worker.isAlive() ? 1 : 0;
      } finally {
        worker.destroyForcibly().waitFor();
      }
    }
    return done;
  }

  private static void finishes(SplitUsers users) throws SQLException {
    Run last = users.run("backfill", "--rate", "0", "--target-ms", "100");
    assertThat(last.exit()).as(last.out() + last.err()).isZero();
    assertThat(users.faults()).isEmpty();
    Run verify = users.run("verify");
    assertThat(verify.out()).contains(users.rows() + " agree, 0 disagree, 0 absent");
    assertThat(verify.exit()).isZero();
  }

  @Test
  void backfill_killedAgainAndAgain_fillsEveryRowOnce() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 20_000);
    assertThat(killed(users, 5, 1)).isGreaterThan(2);
    finishes(users);
  }

  @Tag("soak")
  @Test
  void backfill_killedHundredsOfTimes_fillsEveryRowOnce() throws Exception {
    int kills = Integer.getInteger("worker.kills", 200);
    long seed = Long.getLong("worker.seed", 2);
    int killed = 0;
    int tables = 0;
    // On a slow machine a table is full before its share of kills is there.
    while (killed < kills) {
      SplitUsers users = SplitUsers.create(folder, 50_000);
      killed += killed(users, Math.min(kills - killed, 100), seed + tables);
      tables++;
      finishes(users);
    }
    System.out.println("workers killed: " + killed + ", on tables: " + tables + ", seed " + seed);
  }

  @Test
  void fourWorkers_twoOfThemKilled_shareTheTable() throws Exception {
    shared(SplitUsers.create(folder, 20_000));
  }

  @Tag("soak")
  @Test
  void fourWorkers_twoOfThemKilledInManyRounds_shareTheTable() throws Exception {
    for (int round = 0; round < Integer.getInteger("worker.rounds", 20); round++) {
      shared(SplitUsers.create(folder, 20_000));
    }
  }

  private static void shared(SplitUsers users) throws Exception {
    List<Process> workers = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        workers.add(users.start("backfill", "--target-ms", "4", "--rate", "400"));
      }
      // Slow enough that all of them are at it before the work is over, however long they start.
      while (users.number(
              "SELECT count(DISTINCT worker) FROM segue.segue_range WHERE worker LIKE '%:%'")
          < 4) {
        assertThat(workers).allMatch(Process::isAlive);
      }
      workers.get(0).destroyForcibly();
      workers.get(2).destroyForcibly();
      assertThat(users.control("throttle", "--rate", "0").exit()).isZero();
      assertThat(workers.get(1).waitFor()).isZero();
      assertThat(workers.get(3).waitFor()).isZero();
    } finally {
      workers.forEach(Process::destroyForcibly);
    }
    finishes(users);
  }

  private static CompletableFuture<Run> backfill(SplitUsers users) {
    return CompletableFuture.supplyAsync(() -> users.run("backfill", SLOW));
  }

  @Test
  void backfill_whoseSessionsAreTerminated_goesOn() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 10_000);
    CompletableFuture<Run> run = backfill(users);
    int cut = 0;
    for (long seen = 0; cut < 8 && !run.isDone(); seen = users.progress()) {
      while (users.progress() == seen && !run.isDone()) {
        Thread.onSpinWait();
      }
      cut +=
          (int)
              users.number(
                  "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                      + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }
    assertThat(cut).isPositive();
    assertThat(run.get().exit()).as(run.get().err()).isZero();
    finishes(users);
  }

  @Test
  void backfill_whoseServerRestarts_goesOn() throws Exception {
    try (PostgresServer server = PostgresServer.start()) {
      SplitUsers users = SplitUsers.createOn(server.url("postgres"), folder, 10_000);
      CompletableFuture<Run> run = backfill(users);
      while (users.progress() < 1_002_000) {
        Thread.onSpinWait();
      }
      // A backend that dies by SIGKILL makes the server end all sessions and recover from its log.
      long backend =
          users.number(
              "SELECT max(pid) FROM pg_stat_activity WHERE datname = current_database()"
                  + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()");
      ProcessHandle.of(backend).orElseThrow().destroyForcibly();
      assertThat(run.get().exit()).as(run.get().err()).isZero();
      finishes(users);
    }
  }

  @Test
  void rows_lockedByAnother_areFilledWhenReleased() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 2_000);
    CompletableFuture<Run> run;
    try (Connection other = TestPostgres.connect(users.url());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT FROM users WHERE id % 10 = 0 FOR UPDATE");
      run = backfill(users);
      while (users.number("SELECT count(*) FROM users WHERE first_name IS NULL") > 200) {
        assertThat(run).isNotDone();
      }
      other.rollback();
    }
    assertThat(run.get().exit()).as(run.get().err()).isZero();
    finishes(users);
  }
}
