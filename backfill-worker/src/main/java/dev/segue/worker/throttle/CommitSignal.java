package dev.segue.worker.throttle;

import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How long the worker's own commits take: what everybody else's take, too, when the log's disk, or
 * a replica that is waited for, is busy.
 */
final class CommitSignal implements Signal {
  private final Supplier<Duration> slowest;
  private final Duration most;

  CommitSignal(Supplier<Duration> slowest, Duration most) {
    this.slowest = slowest;
    this.most = most;
  }

  @Override
  public String name() {
    return "commit latency";
  }

  @Override
  public Optional<String> reason(Connection connection) {
    Duration took = slowest.get();
    return took.compareTo(most) > 0
        ? Optional.of(
            "a commit took %d ms; at most %d ms may it take"
                .formatted(took.toMillis(), most.toMillis()))
        : Optional.empty();
  }
}
