package dev.segue.worker.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import dev.segue.worker.cli.SplitUsers;
import dev.segue.worker.server.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A work's rate is one for all its workers, however many there are. */
class SharedRateIT {
  private static final int WORKERS = 4;
  private static final int CHUNKS = 25;
  private static final int ROWS = 1000;
  private static final int RATE = 500;

  private static Duration lastOf(String url, long work) throws Exception {
    WorkStore store = new WorkStore(PostgresServer.INSTANCE, "segue");
    Duration last = Duration.ZERO;
    try (Connection connection = TestPostgres.connect(url)) {
      for (int chunk = 0; chunk < CHUNKS; chunk++) {
        last = store.reserve(connection, work, ROWS);
      }
    }
    return last;
  }

  @Test
  void reserve_byWorkersAtOnce_givesTogetherWhatTheRateGives(@TempDir Path folder)
      throws Exception {
    SplitUsers users = SplitUsers.create(folder, 10);
    assertThat(users.run("backfill").exit()).isZero();
    long work = TestPostgres.number(users.url(), "SELECT max(id) FROM segue.segue_work");
    TestPostgres.execute(users.url(), "UPDATE segue.segue_work SET rate = " + RATE);
    long begun = System.nanoTime();
    List<Future<Duration>> waits = new ArrayList<>();
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    try {
      for (int worker = 0; worker < WORKERS; worker++) {
        waits.add(workers.submit(() -> lastOf(users.url(), work)));
      }
      Duration longest = Duration.ZERO;
      for (Future<Duration> wait : waits) {
        longest = wait.get().compareTo(longest) > 0 ? wait.get() : longest;
      }
      Duration passed = Duration.ofNanos(System.nanoTime() - begun);
      Duration whole = Duration.ofSeconds(WORKERS * CHUNKS * ROWS / RATE);
      // The last slot of all ends with the whole, seen from some moment since the beginning.
      assertThat(longest).isBetween(whole.minus(passed), whole);
    } finally {
      workers.shutdownNow();
    }
  }
}
