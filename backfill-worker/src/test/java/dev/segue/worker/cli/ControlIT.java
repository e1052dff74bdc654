package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a work is told while it runs. */
class ControlIT {
  /** Slow enough that a work never ends by itself before it is told something. */
  private static final String[] SLOW = {"--rate", "200"};

  /** The most rows of a chunk at that rate. */
  private static final int CHUNK = 100;

  @TempDir Path folder = Path.of("");

  private SplitUsers users = new SplitUsers("", Path.of(""), 0);

  @BeforeEach
  void createUsers() {
    users = SplitUsers.create(folder, 4_000);
  }

  private CompletableFuture<Run> backfill(String... more) throws SQLException {
    CompletableFuture<Run> run = CompletableFuture.supplyAsync(() -> users.run("backfill", more));
    while (filled() == 0) {
      assertThat(run).isNotDone();
    }
    return run;
  }

  private long filled() throws SQLException {
    return users.number("SELECT coalesce(sum(filled), 0) FROM segue.segue_range");
  }

  private Run told(String command, String... more) {
    return users.control(command, more);
  }

  private void finishes() throws SQLException {
    Run last = users.run("backfill", "--rate", "0");
    assertThat(last.exit()).as(last.out() + last.err()).isZero();
    assertThat(users.faults()).isEmpty();
  }

  @Test
  void work_thatIsPaused_waitsUntilItIsResumed() throws Exception {
    CompletableFuture<Run> run = backfill(SLOW);
    assertThat(told("pause").out()).contains("paused");
    long then = filled();
    for (int look = 0; look < 20; look++) {
      assertThat(told("status").out()).contains("paused");
    }
    // The chunk that was on its way, and none behind it.
    assertThat(filled()).isBetween(then, then + CHUNK);
    assertThat(run).isNotDone();
    assertThat(told("resume").out()).contains("running");
    assertThat(told("throttle", "--rate", "0").exit()).isZero();
    assertThat(run.get().exit()).as(run.get().err()).isZero();
    assertThat(users.faults()).isEmpty();
  }

  @Test
  void dryRun_ofWhatWorksAreTold_tellsThemNothing() throws Exception {
    CompletableFuture<Run> run = backfill(SLOW);
    long events = users.number("SELECT count(*) FROM segue.segue_event");
    for (String command : new String[] {"pause", "stop"}) {
      assertThat(told(command, "--dry-run").out()).contains("would do  users-split fill-new");
    }
    assertThat(told("throttle", "--rate", "0", "--dry-run").out()).contains("would do");
    assertThat(told("resume", "--dry-run").out()).contains("nothing is changed");
    assertThat(told("pause", "--dry-run", "--output", "json").out()).contains("\"dryRun\": true");
    assertThat(users.number("SELECT count(*) FROM segue.segue_event")).isEqualTo(events);
    assertThat(users.number("SELECT rate FROM segue.segue_work")).isEqualTo(200);
    assertThat(told("status").out()).contains("running");
    told("throttle", "--rate", "0");
    assertThat(run.get().exit()).as(run.get().err()).isZero();
  }

  @Test
  void work_thatIsStopped_endsBehindItsChunkAndGoesOnWhenStartedAgain() throws Exception {
    CompletableFuture<Run> run = backfill(SLOW);
    assertThat(told("stop").exit()).isZero();
    assertThat(run.get().exit()).isEqualTo(ExitCode.STOPPED);
    assertThat(run.get().out()).contains("stopped by").contains("the same command goes on");
    assertThat(filled()).isLessThan(4_000);
    finishes();
  }

  @Test
  void work_whoseStopFileAppears_endsBehindItsChunk() throws Exception {
    Path file = folder.resolve("stop");
    CompletableFuture<Run> run = backfill("--rate", "200", "--stop-file", file.toString());
    Files.createFile(file);
    assertThat(run.get().exit()).isEqualTo(ExitCode.STOPPED);
    assertThat(filled()).isLessThan(4_000);
    finishes();
  }

  /** Has the chunk that comes to that row take a minute. */
  private void sleepAtARow() {
    TestPostgres.execute(
        users.url(),
        "CREATE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF new.id = 6000 THEN PERFORM pg_sleep(60); END IF; RETURN new; END $$",
        "CREATE TRIGGER sleep BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION sleep()");
  }

  private void awaitSleep(CompletableFuture<Run> run) throws SQLException {
    while (users.number(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                + " AND datname = current_database()")
        == 0) {
      assertThat(run).isNotDone();
    }
  }

  /** The chunk is undone, and its row let go of, long before it would end. */
  private void interrupted(CompletableFuture<Run> run) throws Exception {
    assertThat(run.get().exit()).as(run.get().err()).isEqualTo(ExitCode.STOPPED);
    assertThat(users.number("SELECT count(*) FROM users WHERE id = 6000 AND first_name IS NULL"))
        .isOne();
    TestPostgres.execute(
        users.url(), "SET lock_timeout = 1", "SELECT FROM users WHERE id = 6000 FOR UPDATE");
    TestPostgres.execute(users.url(), "DROP TRIGGER sleep ON users");
    finishes();
  }

  @Test
  @Timeout(40)
  void stop_whileAChunkTakesLong_undoesIt() throws Exception {
    sleepAtARow();
    CompletableFuture<Run> run = backfill();
    awaitSleep(run);
    assertThat(told("stop").exit()).isZero();
    interrupted(run);
  }

  @Test
  @Timeout(40)
  void stopFile_whileAChunkTakesLong_undoesIt() throws Exception {
    Path file = folder.resolve("stop");
    sleepAtARow();
    CompletableFuture<Run> run = backfill("--stop-file", file.toString());
    awaitSleep(run);
    Files.createFile(file);
    interrupted(run);
  }

  @Test
  @Timeout(40)
  void stop_whileTheWorkIsThrottled_isHeard() throws Exception {
    Path flag = Files.createFile(folder.resolve("flag"));
    CompletableFuture<Run> run =
        CompletableFuture.supplyAsync(() -> users.run("backfill", "--wait-file", flag.toString()));
    while (users.number("SELECT count(*) FROM segue.segue_work") == 0) {
      assertThat(run).isNotDone();
    }
    assertThat(told("stop").exit()).isZero();
    assertThat(run.get().exit()).as(run.get().err()).isEqualTo(ExitCode.STOPPED);
    assertThat(filled()).isZero();
    finishes();
  }

  @Test
  void stopFile_whileAWorkWaitsToBegin_isHeard() throws Exception {
    Path file = folder.resolve("stop");
    try (Connection other = TestPostgres.connect(users.url());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT FROM segue.segue_change FOR UPDATE");
      CompletableFuture<Run> run =
          CompletableFuture.supplyAsync(
              () -> users.run("backfill", "--stop-file", file.toString()));
      while (users.number(
              "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                  + " WHERE NOT granted AND a.datname = current_database()")
          == 0) {
        assertThat(run).isNotDone();
      }
      Files.createFile(file);
      assertThat(run.get().exit()).as(run.get().err()).isEqualTo(ExitCode.STOPPED);
      assertThat(run.get().err()).contains("users-split: stopped while it waited");
      assertThat(users.number("SELECT count(*) FROM segue.segue_work")).isZero();
    }
    finishes();
  }

  @Test
  @Timeout(60)
  void reason_ofAWorkerThatEndedWhileItWaited_isGoneWhenTheWorkGoesOn() throws Exception {
    Path flag = Files.createFile(folder.resolve("flag"));
    Path stop = folder.resolve("stop");
    CompletableFuture<Run> run =
        CompletableFuture.supplyAsync(
            () ->
                users.run(
                    "backfill", "--wait-file", flag.toString(), "--stop-file", stop.toString()));
    while (users.number("SELECT count(*) FROM segue.segue_work WHERE reason LIKE '%exists'") == 0) {
      assertThat(run).isNotDone();
    }
    Files.createFile(stop);
    assertThat(run.get().exit()).isEqualTo(ExitCode.STOPPED);
    CompletableFuture<Run> again = backfill(SLOW);
    assertThat(status()).contains("running").doesNotContain("exists");
    told("throttle", "--rate", "0");
    assertThat(again.get().exit()).as(again.get().err()).isZero();
  }

  @Test
  @Timeout(40)
  void stop_whileARowIsWaitedFor_isHeard() throws Exception {
    try (Connection application = TestPostgres.connect(users.url());
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      statement.execute("SELECT FROM users WHERE id = 6000 FOR UPDATE");
      CompletableFuture<Run> run = backfill();
      while (filled() < 3_999) {
        assertThat(run).isNotDone();
      }
      assertThat(told("stop").exit()).isZero();
      assertThat(run.get().exit()).as(run.get().err()).isEqualTo(ExitCode.STOPPED);
    }
    finishes();
  }

  /** What is shown, in one line. */
  private String status() {
    return told("status").out().replaceAll("\\s+", " ");
  }

  @Test
  void status_whileAWorkRuns_tellsPaceWorkersReasonFactsAndEvents() throws Exception {
    Path flag = folder.resolve("flag");
    CompletableFuture<Run> run = backfill("--rate", "200", "--wait-file", flag.toString());
    while (!status().contains("rows a second since it began")) {
      assertThat(run).isNotDone();
    }
    assertThat(status())
        .contains("worker " + WorkOptions.who())
        .contains("Last events", "users-split: " + WorkOptions.who() + ": began, fill-new");
    Files.createFile(flag);
    while (!status().contains("; the file " + flag + " exists")) {
      assertThat(run).isNotDone();
    }
    Files.delete(flag);
    while (status().contains("exists")) {
      assertThat(run).isNotDone();
    }
    told("throttle", "--rate", "0");
    assertThat(run.get().exit()).as(run.get().err()).isZero();
    assertThat(status()).contains("done", "known", "new clean").doesNotContain("worker");
    assertThat(users.run("verify").exit()).isZero();
    assertThat(status()).contains("new complete");
    assertThat(told("status", "--output", "json").out())
        .contains("\"new_complete\"", "\"what\": \"verified new\"");
  }

  @Test
  void control_overTheSchemaThatTheRulesName_findsIt() throws Exception {
    TestPostgres.execute(users.url(), "ALTER SCHEMA segue RENAME TO ops");
    String rules = Files.readString(users.rules());
    Files.writeString(
        users.rules(), rules.replace("segue: 1\n", "segue: 1\ncontrol: {schema: ops}\n"));
    assertThat(users.run("backfill").exit()).isZero();
    for (String command : new String[] {"status", "pause", "resume", "stop", "throttle"}) {
      String[] more = command.equals("throttle") ? new String[] {"--rate", "7"} : new String[0];
      Run run = users.run(command, more);
      assertThat(run.exit()).as(command + ": " + run.err()).isZero();
    }
    assertThat(users.run("status").out()).contains("users-split");
    assertThat(told("status", "--control-schema", "ops").out()).contains("users-split");
  }

  @Test
  void process_thatIsTerminated_endsBehindItsChunkWithItsOwnExitCode() throws Exception {
    Process worker = users.start("backfill", SLOW);
    while (filled() == 0) {
      assertThat(worker.isAlive()).isTrue();
    }
    worker.destroy();
    assertThat(worker.waitFor()).isEqualTo(ExitCode.STOPPED);
    assertThat(filled()).isLessThan(4_000);
    finishes();
  }

  @Test
  void work_thatMeetsACriticalLimit_isStoppedForAllItsWorkers() throws Exception {
    CompletableFuture<Run> other = backfill(SLOW);
    Run run;
    try (Connection busy = TestPostgres.connect(users.url());
        Statement statement = busy.createStatement()) {
      Thread thread = new Thread(() -> sleep(statement));
      thread.start();
      run = users.run("backfill", "--critical-active", "0");
      statement.cancel();
      thread.join();
    }
    assertThat(run.exit()).isEqualTo(ExitCode.STOPPED);
    assertThat(run.out()).contains("a critical limit: active sessions: ");
    assertThat(other.get().exit()).isEqualTo(ExitCode.STOPPED);
    finishes();
  }

  private static void sleep(Statement statement) {
    try {
      statement.execute("SELECT pg_sleep(600)");
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("57014");
    }
  }
}
