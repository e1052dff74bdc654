package dev.segue.worker.expand;

import dev.segue.worker.database.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks, while a statement runs that waits for others by itself, whom it waits for, and names them
 * whenever they are others than before.
 */
final class PostgresLockWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Database database;
  private final String statement;
  private final ExpandListener listener;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          look -> {
            Thread thread = new Thread(look, "segue-lock-watch");
            thread.setDaemon(true);
            return thread;
          });

  /** Used by the thread that looks alone. */
  private List<Integer> named = List.of();

  /** A watch of a statement that runs on another connection. */
  PostgresLockWatch(Database database, String statement, ExpandListener listener) {
    this.database = database;
    this.statement = statement;
    this.listener = listener;
  }

  /** Begins to look. */
  void begin() {
    long every = EVERY.toMillis();
    var unused = looks.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      List<Blocker> blockers =
          database.inTransaction(connection -> PostgresBlockers.of(connection, statement));
      List<Integer> pids = blockers.stream().map(Blocker::pid).toList();
      if (!blockers.isEmpty() && !pids.equals(named)) {
        listener.isHeldBack(statement, blockers);
      }
      named = pids;
    } catch (SQLException e) {
      // It is only told who is in the way; whether the statement succeeds, it tells itself.
      named = List.of();
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
