package dev.segue.worker.throttle;

import dev.segue.worker.database.Database;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks at all signals, at most once a second. One reason is enough to wait; a signal that cannot
 * be read is one. Confined to one thread.
 */
public final class Throttle {
  /** A chunk takes a fraction of it: what the signals say is as fresh as it need be. */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** A database that does not answer these small questions in time is a reason by itself. */
  private static final Duration BOUND = Duration.ofSeconds(2);

  private final Database database;
  private final List<Signal> signals;
  private Optional<String> last = Optional.empty();
  private Optional<String> signal = Optional.empty();
  private long lookedAt;
  private boolean looked;

  /** A throttle by these signals, in their order. */
  public Throttle(Database database, List<Signal> signals) {
    this.database = database;
    this.signals = List.copyOf(signals);
  }

  /** Why a work must wait now; empty if it need not. */
  public Optional<String> reason() {
    long now = System.nanoTime();
    if (!signals.isEmpty() && (!looked || now - lookedAt >= PERIOD.toNanos())) {
      last = look();
      lookedAt = System.nanoTime();
      looked = true;
    }
    return last;
  }

  /** The name of the signal that gave that reason. */
  public Optional<String> signal() {
    return signal;
  }

  private Optional<String> look() {
    signal = Optional.empty();
    for (Signal looked : signals) {
      Optional<String> reason;
      try {
        reason =
            database.inTransaction(
                connection -> {
                  try (Statement statement = connection.createStatement()) {
                    statement.execute("SET LOCAL statement_timeout = " + BOUND.toMillis());
                  }
                  return looked.reason(connection);
                });
      } catch (SQLException failure) {
        reason = Optional.of(looked.name() + " cannot be read: " + database.explained(failure));
      }
      if (reason.isPresent()) {
        signal = Optional.of(looked.name());
        return reason;
      }
    }
    return Optional.empty();
  }
}
