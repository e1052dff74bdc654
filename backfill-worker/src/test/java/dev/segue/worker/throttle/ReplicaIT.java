package dev.segue.worker.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.PostgresServer;
import dev.segue.testing.TestPostgres;
import dev.segue.worker.catalog.Drivers;
import dev.segue.worker.catalog.Login;
import dev.segue.worker.database.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a real replica's lag looks like. */
@Timeout(60)
class ReplicaIT {
  @Test
  void replica_thatFallsBehind_isTheReasonUntilItCatchesUp() throws Exception {
    try (PostgresServer primary = PostgresServer.start();
        PostgresServer replica = primary.replica();
        Database database = open(primary.url("postgres"))) {
      TestPostgres.execute(primary.url("postgres"), "CREATE TABLE t (i int)");
      Signal lag = new PostgresLagSignal(Duration.ofSeconds(1), 1024);
      while (reason(database, lag).isPresent()) {
        Thread.onSpinWait();
      }
      TestPostgres.execute(replica.url("postgres"), "SELECT pg_wal_replay_pause()");
      Optional<String> reason = Optional.empty();
      while (reason.isEmpty()) {
        TestPostgres.execute(primary.url("postgres"), "INSERT INTO t VALUES (1)");
        reason = reason(database, lag);
      }
      assertThat(reason.get())
          .startsWith("the replica follower is ")
          .endsWith("at most 1 s may be");
      TestPostgres.execute(replica.url("postgres"), "SELECT pg_wal_replay_resume()");
      while (reason(database, lag).isPresent()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void replica_thatStopsAnsweringOrIsGone_isTheReason() throws Exception {
    try (PostgresServer primary = PostgresServer.start();
        Database database = open(primary.url("postgres"))) {
      String url = primary.url("postgres");
      TestPostgres.execute(url, "CREATE TABLE t (i int)", "CREATE ROLE plain LOGIN");
      Signal lag =
          new PostgresLagSignal(Duration.ZERO, 1024, Duration.ofSeconds(1), Duration.ofHours(1));
      Throttle critical =
          new Throttle(
              database,
              List.of(new QuerySignal("SELECT false")),
              PostgresSignals.of(
                  new Critical(
                      Optional.of(Duration.ofHours(1)), Optional.empty(), Optional.empty())));
      Signal brief =
          new PostgresLagSignal(Duration.ZERO, 1024, Duration.ofSeconds(1), Duration.ZERO);
      try (PostgresServer replica = primary.replica();
          Database plain = open(url.replace("user=postgres", "user=plain"))) {
        while (reason(database, lag).isPresent() || reason(database, brief).isPresent()) {
          Thread.onSpinWait();
        }
        assertThat(critical.reason()).isEmpty();
        assertThat(reason(plain, new PostgresLagSignal(Duration.ofHours(1), 1024)))
            .hasValueSatisfying(
                text ->
                    assertThat(text)
                        .startsWith("replica lag cannot be read: ")
                        .contains("GRANT pg_monitor"));
        long receiver =
            TestPostgres.number(replica.url("postgres"), "SELECT pid FROM pg_stat_wal_receiver");
        signal("-STOP", receiver);
        TestPostgres.execute(url, "INSERT INTO t VALUES (1)");
        Optional<String> reason = Optional.empty();
        while (reason.filter(text -> text.contains("has not answered")).isEmpty()) {
          Thread.onSpinWait();
          reason = reason(database, lag);
        }
        assertThat(reason.get()).startsWith("the replica follower is behind and has not answered");
        signal("-CONT", receiver);
      }
      while (TestPostgres.number(url, "SELECT count(*) FROM pg_stat_replication") > 0) {
        Thread.onSpinWait();
      }
      assertThat(reason(database, lag))
          .hasValue("the replica follower was there and is gone; it is waited for, 3600 s at most");
      assertThat(reason(database, brief)).isEmpty();
      // It only looks once a second.
      while (TestPostgres.number(url, "SELECT count(pg_sleep(1.1))") != 1) {
        Thread.onSpinWait();
      }
      assertThat(critical.reason()).isEmpty();
      // One that is gone may come back; that is waited for, and ends no work for good.
      assertThat(critical.critical()).isEmpty();
    }
  }

  private static void signal(String which, long process) throws Exception {
    assertThat(new ProcessBuilder("kill", which, String.valueOf(process)).start().waitFor())
        .isZero();
  }

  private static Database open(String url) throws Exception {
    return Database.open(
        new Login(url, Optional.empty(), Optional.empty()),
        new Drivers(Path.of("no-such-folder")),
        1);
  }

  private static Optional<String> reason(Database database, Signal signal) {
    return new Throttle(database, List.of(signal)).reason();
  }
}
