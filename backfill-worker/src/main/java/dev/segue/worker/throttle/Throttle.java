package dev.segue.worker.throttle;

import dev.segue.worker.database.Database;
import java.sql.SQLException;
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

  /**
   * What a signal said.
   *
   * @param isRead whether it says so itself, and not because it could not be read
   */
  private record Said(String signal, String reason, boolean isRead) {}

  private final Database database;
  private final List<Signal> signals;
  private final List<Signal> critical;
  private Optional<Said> waits = Optional.empty();
  private Optional<Said> ends = Optional.empty();
  private long lookedAt;
  private boolean looked;

  /** A throttle by these signals, in their order. */
  public Throttle(Database database, List<Signal> signals) {
    this(database, signals, List.of());
  }

  /** The same, with signals that end a work. */
  public Throttle(Database database, List<Signal> signals, List<Signal> critical) {
    this.database = database;
    this.signals = List.copyOf(signals);
    this.critical = List.copyOf(critical);
  }

  /** Why a work must wait now; empty if it need not. */
  public Optional<String> reason() {
    long now = System.nanoTime();
    if (!signals.isEmpty() && (!looked || now - lookedAt >= PERIOD.toNanos())) {
      waits = signals.stream().map(this::ask).flatMap(Optional::stream).findFirst();
      // What cannot be read is a reason to wait, and none to end for good.
      ends =
          critical.stream()
              .map(this::ask)
              .flatMap(Optional::stream)
              .filter(Said::isRead)
              .findFirst();
      lookedAt = System.nanoTime();
      looked = true;
    }
    return waits.map(Said::reason);
  }

  /** Why the work must end, as seen when {@link #reason} last looked. */
  public Optional<String> critical() {
    return ends.map(Said::reason);
  }

  /** The name of the signal that gave that reason. */
  public Optional<String> signal() {
    return waits.map(Said::signal);
  }

  /** What a signal says, if it says something. */
  private Optional<Said> ask(Signal signal) {
    try {
      return database
          .looking(
              connection -> {
                database.transactions().bound(connection, BOUND, BOUND);
                return signal.reason(connection);
              })
          .map(reason -> new Said(signal.name(), reason, true));
    } catch (SQLException failure) {
      String reason = signal.name() + " cannot be read: " + database.explained(failure);
      return Optional.of(new Said(signal.name(), reason, false));
    } catch (RuntimeException failure) {
      // Only its class: what it says may hold the address that was asked, secrets included.
      String reason = signal.name() + " cannot be read: " + failure.getClass().getSimpleName();
      return Optional.of(new Said(signal.name(), reason, false));
    }
  }
}
