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

/** What a real replica's lag looks like. */
class ReplicaIT {
  @Test
  void replica_thatFallsBehind_isTheReasonUntilItCatchesUp() throws Exception {
    try (PostgresServer primary = PostgresServer.start();
        PostgresServer replica = primary.replica();
        Database database =
            Database.open(
                new Login(primary.url("postgres"), Optional.empty(), Optional.empty()),
                new Drivers(Path.of("no-such-folder")),
                1)) {
      TestPostgres.execute(primary.url("postgres"), "CREATE TABLE t (i int)");
      Signal lag = new LagSignal(Duration.ofSeconds(1), 1024);
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

  private static Optional<String> reason(Database database, Signal signal) {
    return new Throttle(database, List.of(signal)).reason();
  }
}
