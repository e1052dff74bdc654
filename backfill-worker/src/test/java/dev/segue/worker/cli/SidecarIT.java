package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar on a real server: what it does by itself, what it never does, what it survives. */
@Timeout(120)
class SidecarIT {
  private static final String SLOW = "1500";

  private static final String RENAME =
      """
      segue: 1
      changes:
        - {id: t-v, table: t, phase: %s, rename: {from: v, to: w, type: text}}
      """;

  @TempDir Path folder = Path.of("");

  private static void setPhase(SplitUsers users, String phase) throws IOException {
    String text = Files.readString(users.rules());
    Files.writeString(users.rules(), text.replaceFirst("phase: \\S+", "phase: " + phase));
  }

  @Test
  void sidecar_atDualWrite_fillsAndVerifiesByItselfAndOnce() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 3_000);
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      String status = sidecar.statusWith("\"standing\": \"done\"");
      assertThat(status).contains("3000 rows filled", "3000 agree, 0 disagree");
      assertThat(users.faults()).isEmpty();
      assertThat(sidecar.stop()).isZero();
    }
    try (RunningSidecar again = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      again.statusWith("\"standing\": \"done\"");
      assertThat(users.number("SELECT count(*) FROM segue.segue_work")).isEqualTo(2);
    }
  }

  @Test
  void sidecar_withoutLeave_altersNoTable() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 100);
    TestPostgres.execute(users.url(), "ALTER TABLE users DROP first_name, DROP last_name");
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      sidecar.statusWith("\"standing\": \"blocked\"", "start the sidecar with --allow-ddl");
      assertThat(sidecar.post("/api/v1/expand", "{\"change\": \"users-split\"}").statusCode())
          .isEqualTo(409);
    }
    try (RunningSidecar sidecar =
        RunningSidecar.start(users.url(), users.rules(), "dual-write", "--allow-ddl")) {
      sidecar.statusWith("\"standing\": \"done\"");
      assertThat(users.faults()).isEmpty();
    }
  }

  @Test
  void step_thatAPersonAsksFor_isPreparedWhereDdlIsAllowed() throws Exception {
    String url =
        TestPostgres.createDatabase(
            "CREATE TABLE t (id int PRIMARY KEY, v text, w text)",
            "CREATE INDEX ON t (v)",
            "INSERT INTO t VALUES (1, 'a', 'a')");
    Path rules = Files.writeString(folder.resolve("rules.yaml"), RENAME.formatted("fallback-read"));
    String mirrors = "SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%(w)'";
    try (RunningSidecar sidecar =
        RunningSidecar.start(url, rules, "fallback-read", "--allow-ddl")) {
      sidecar.statusWith("\"standing\": \"done\"");
      assertThat(sidecar.post("/api/v1/expand", toward("retired", false)).body())
          .contains("to a neighbouring phase only, retired is not one");
      assertThat(sidecar.post("/api/v1/expand", toward("new-read", true)).body())
          .contains("CREATE INDEX CONCURRENTLY");
      assertThat(TestPostgres.number(url, mirrors)).isZero();
      assertThat(sidecar.post("/api/v1/expand", toward("new-read", false)).body())
          .contains("asked");
      sidecar.statusWith("asked for it: expand toward new-read", "altered");
      while (TestPostgres.number(url, mirrors) == 0) {
        Thread.onSpinWait();
      }
    }
    Files.writeString(rules, Files.readString(rules).replace("fallback-read", "planned"));
    try (RunningSidecar sidecar = RunningSidecar.start(url, rules, "planned", "--allow-ddl")) {
      sidecar.statusWith("\"standing\": \"idle\"");
      assertThat(sidecar.post("/api/v1/expand", toward("off", false)).body())
          .contains("would add the columns again as soon as they are dropped");
    }
  }

  @Test
  void sidecar_toldToEndWhileItWaitsForDriversToLookAgain_endsWithFour() throws Exception {
    String url =
        TestPostgres.createDatabase(
            "CREATE TABLE t (id int PRIMARY KEY, v text UNIQUE)", "INSERT INTO t VALUES (1, 'a')");
    Path rules = folder.resolve("rules.yaml");
    for (String at : List.of("planned", "expanded", "fallback-read", "new-read")) {
      Files.writeString(rules, RENAME.formatted(at));
      if (at.equals("planned")) {
        assertThat(run(url, "init", rules.toString()).exit()).isZero();
        assertThat(run(url, "expand", rules.toString()).exit()).isZero();
      } else if (at.equals("expanded")) {
        assertThat(
                run(url, "expand", rules.toString(), PhaseOption.NAME, at, "--toward", "dual-write")
                    .exit())
            .isZero();
      } else if (at.equals("fallback-read")) {
        assertThat(run(url, "backfill", rules.toString(), PhaseOption.NAME, at).exit()).isZero();
      }
    }
    try (RunningSidecar sidecar = RunningSidecar.start(url, rules, "new-read", "--allow-ddl")) {
      String wish = "{\"change\": \"t-v\", \"settle\": 3600, \"toward\": \"retired\"}";
      assertThat(sidecar.post("/api/v1/expand", wish).body()).contains("asked");
      sidecar.statusWith("until every driver has looked at public.t again");
      assertThat(sidecar.stop()).isEqualTo(ExitCode.STOPPED);
    }
  }

  private static Run run(String url, String... arguments) {
    return Run.of(Map.of("SEGUE_URL", url), "", arguments);
  }

  private static String toward(String phase, boolean dry) {
    return "{\"change\": \"t-v\", \"settle\": 0, \"toward\": \"%s\", \"dryRun\": %s}"
        .formatted(phase, dry);
  }

  @Test
  void phase_thatIsNotTheSaidOne_stopsTheWorkWithTheReason() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 5_000);
    try (RunningSidecar sidecar =
        RunningSidecar.start(users.url(), users.rules(), "dual-write", "--rate", SLOW)) {
      sidecar.statusWith("\"standing\": \"working\"");
      setPhase(users, "fallback-read");
      sidecar.statusWith("\"standing\": \"blocked\"", "say so: --all-instances-at fallback-read");
      assertThat(users.isOver()).isFalse();
      Files.writeString(users.rules(), "segue: 1\nchanges: oops\n");
      sidecar.statusWith("rules.yaml:2:10", "\"phase\": \"fallback-read\"");
      assertThat(sidecar.get("/metrics").body()).contains("segue_rules_valid 0.0");
    }
  }

  @Test
  void reload_thatDropsAChangeUnderWay_isRefusedAndTheOldRulesStay() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 100);
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      Files.writeString(users.rules(), "segue: 1\nchanges: []\n");
      sidecar.statusWith("cannot be dropped: take it down", "\"standing\": \"done\"");
    }
  }

  @Test
  void work_pausedResumedThrottledAndStopped_obeysAndLeavesEvents() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 8_000);
    try (RunningSidecar sidecar =
        RunningSidecar.start(users.url(), users.rules(), "dual-write", "--rate", SLOW)) {
      sidecar.statusWith("\"standing\": \"working\"");
      assertThat(sidecar.post("/api/v1/pause", "{\"who\": \"ann\"}").body()).contains("paused");
      sidecar.statusWith("\"standing\": \"paused\"", "paused by ann, over HTTP from 127.0.0.1");
      sidecar.post("/api/v1/resume", "{}");
      sidecar.statusWith("\"standing\": \"working\"");
      sidecar.post("/api/v1/stop", "{\"change\": \"users-split\"}");
      sidecar.statusWith("\"standing\": \"stopped\"");
      sidecar.post("/api/v1/throttle", "{\"rate\": 0, \"targetMillis\": 50}");
      sidecar.post("/api/v1/backfill", "{\"change\": \"users-split\"}");
      String done = sidecar.statusWith("\"standing\": \"done\"");
      assertThat(done).contains("\"targetMillis\": 50", "\"what\": \"asked for it: fill\"");
      assertThat(users.faults()).isEmpty();
    }
  }

  @Test
  void verification_thatFails_waitsForAPerson() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 500);
    TestPostgres.execute(
        users.url(), "UPDATE users SET first_name = 'other' WHERE id = 33", "TRUNCATE touched");
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      String failed = sidecar.statusWith("\"standing\": \"failed\"");
      assertThat(failed).contains("The verification failed: 500 rows", "\"key\": \"33\"");
      TestPostgres.execute(
          users.url(), "UPDATE users SET first_name = 'Ann11', last_name = 'Lee11' WHERE id = 33");
      sidecar.post("/api/v1/verify", "{\"change\": \"users-split\"}");
      sidecar.statusWith("\"standing\": \"done\"");
    }
  }

  @Test
  void sessions_thatAreCut_areSurvived() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 6_000);
    try (RunningSidecar sidecar =
        RunningSidecar.start(
            users.url(), users.rules(), "dual-write", "--rate", "5000", "--target-ms", "4")) {
      int cut = 0;
      for (long seen = 0; cut < 8; seen = users.progress()) {
        while (users.progress() == seen && !users.isOver()) {
          Thread.onSpinWait();
        }
        cut +=
            (int)
                users.number(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      }
      sidecar.statusWith("\"standing\": \"done\"");
      assertThat(users.faults()).isEmpty();
    }
  }

  @Test
  void wayBack_whereNewWasCleared_isFilledAgain() throws IOException, SQLException {
    SplitUsers users = SplitUsers.create(folder, 200);
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      sidecar.statusWith("\"standing\": \"done\"");
      setPhase(users, "expanded");
      sidecar.statusWith("\"new_complete\": false", "no longer known: new_complete");
      TestPostgres.execute(users.url(), "UPDATE users SET first_name = NULL, last_name = NULL");
      setPhase(users, "dual-write");
      sidecar.statusWith("\"standing\": \"done\"", "\"new_complete\": true");
      assertThat(users.number("SELECT count(*) FROM users WHERE first_name IS NULL")).isZero();
    }
  }

  @Test
  void wayBack_whereOldWasCleared_fillsAndVerifiesTheOldColumns() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 2_000);
    assertThat(users.run("backfill").exit()).isZero();
    assertThat(users.run("verify").exit()).isZero();
    // As at retired: old columns are cleared, and the facts say that they are not complete.
    TestPostgres.execute(
        users.url(),
        "UPDATE users SET name = NULL",
        "UPDATE segue.segue_change SET old_complete = false, old_clean = true",
        "TRUNCATE touched");
    setPhase(users, "new-read");
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "new-read")) {
      String done = sidecar.statusWith("\"standing\": \"done\"", "\"old_complete\": true");
      assertThat(done).contains("\"kind\": \"fill-old\"", "2000 rows filled");
    }
    assertThat(users.number("SELECT count(*) FROM touched")).isEqualTo(2_000);
    assertThat(
            users.number("SELECT count(*) FROM users WHERE name = first_name || ' ' || last_name"))
        .isEqualTo(2_000);
  }

  @Test
  void verification_ofASampleAndARepair_areDoneWhenAskedFor() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 500);
    try (RunningSidecar sidecar =
        RunningSidecar.start(users.url(), users.rules(), "dual-write", "--allow-ddl")) {
      sidecar.statusWith("\"standing\": \"done\"");
      TestPostgres.execute(users.url(), "UPDATE users SET first_name = 'other' WHERE id = 33");
      sidecar.post("/api/v1/verify", "{\"change\": \"users-split\", \"sample\": 50.5}");
      sidecar.statusWith("a sample, which proves nothing: of ");
      sidecar.post("/api/v1/verify", "{\"change\": \"users-split\", \"repair\": true}");
      sidecar.statusWith("1 rows mended; 500 rows: 500 agree");
      assertThat(users.number("SELECT count(*) FROM users WHERE first_name = 'other'")).isZero();
      assertThat(sidecar.post("/api/v1/init", "{\"who\": \"ann\"}").body())
          .contains("\"created\": false");
      sidecar.statusWith("\"what\": \"init\"");
    }
  }

  @Test
  void sample_whoseWorkerDied_isNotWaitedForForever() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 300);
    assertThat(users.run("backfill").exit()).isZero();
    assertThat(users.run("verify", "--sample", "50").exit()).isZero();
    String running = "UPDATE segue.segue_work SET state = 'running', finished_at = NULL";
    TestPostgres.execute(users.url(), running + " WHERE kind = 'verify'");
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      sidecar.statusWith("\"standing\": \"idle\"");
      TestPostgres.execute(
          users.url(),
          "UPDATE segue.segue_work SET started_at = started_at - interval '3 minutes'",
          "UPDATE segue.segue_range SET touched_at = touched_at - interval '3 minutes'");
      sidecar.statusWith("\"standing\": \"done\"");
    }
  }

  @Test
  void wish_thatMeetsAPassingTrouble_isGrantedBehindIt() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 300);
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      sidecar.statusWith("\"standing\": \"done\"");
      TestPostgres.execute(users.url(), "ALTER TABLE users RENAME TO people");
      String wish = "{\"change\": \"users-split\", \"sample\": 50}";
      assertThat(sidecar.post("/api/v1/verify", wish).statusCode()).isLessThan(300);
      while (!sidecar.log().contains("Tried again.")) {
        Thread.onSpinWait();
      }
      TestPostgres.execute(users.url(), "ALTER TABLE people RENAME TO users");
      String tried = "Tried again.";
      sidecar.statusThat(
          status ->
              sidecar
                  .log()
                  .substring(sidecar.log().indexOf(tried))
                  .contains("users-split: verify ended, done."));
      assertThat(users.number("SELECT count(*) FROM segue.segue_work WHERE sample = 5000"))
          .isEqualTo(1);
    }
  }
}
