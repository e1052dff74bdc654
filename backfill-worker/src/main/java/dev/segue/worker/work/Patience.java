package dev.segue.worker.work;

import dev.segue.worker.database.Database;
import dev.segue.worker.server.FailureKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does what stands before and behind a work's chunks again, where somebody was in the way or the
 * server was gone: it is restarted, too, when a work begins or has just ended. Confined to one
 * thread.
 */
public final class Patience {
  /** Longer than most restarts, and than anything of Segue's that holds a change's row. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Database database;
  private final StopSignal stop;
  private final Consumer<String> waits;

  /**
   * Patience with that database, until the signal is given.
   *
   * @param waits is told what is waited for
   */
  public Patience(Database database, StopSignal stop, Consumer<String> waits) {
    this.database = database;
    this.stop = stop;
    this.waits = waits;
  }

  /**
   * Something to do, in transactions of its own.
   *
   * @param <T> what it gives
   * @param <X> how it may fail besides
   */
  public interface Step<T, X extends Exception> {
    /** Does it. */
    T take() throws SQLException, X;
  }

  /**
   * Does it, again and again for a minute at most.
   *
   * @param contended says who has the row or the table that it needs
   * @throws SQLException its last failure
   */
  public <T, X extends Exception> T over(Supplier<String> contended, Step<T, X> step)
      throws SQLException, X {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), new Random());
    long begun = System.nanoTime();
    while (true) {
      try {
        return step.take();
      } catch (SQLException failure) {
        FailureKind kind = database.kindOf(failure);
        boolean passes = kind == FailureKind.CONTENTION || kind == FailureKind.UNAVAILABLE;
        if (!passes || stop.isGiven()) {
          throw failure;
        }
        String why = kind == FailureKind.CONTENTION ? contended.get() : database.explained(failure);
        if (System.nanoTime() - begun > LONGEST.toNanos()) {
          throw new SQLException(
              "it waited for a minute, since %s; mend that, and run the same command again"
                  .formatted(why),
              failure.getSQLState(),
              failure);
        }
        waits.accept(why);
        stop.sleep(backoff.next());
      }
    }
  }
}
