package dev.segue.worker.work;

import java.time.Duration;
import java.util.Random;

/**
 * Waiting times that grow from failure to failure, each spread over its upper half, so that workers
 * that failed together do not come back together. Confined to one thread.
 */
public final class Backoff {
  private final Duration first;
  private final Duration most;
  private final Random random;
  private int failures;

  /** Times from the first to the longest. */
  public Backoff(Duration first, Duration most, Random random) {
    this.first = first;
    this.most = most;
    this.random = random;
  }

  /** The time to wait behind one more failure. */
  public Duration next() {
    long doubled = first.toMillis() << Math.min(failures, 20);
    long bounded = Math.min(most.toMillis(), doubled);
    failures++;
    return Duration.ofMillis(bounded / 2 + (long) (random.nextDouble() * bounded / 2) + 1);
  }

  /** How many failures there were in a row. */
  public int failures() {
    return failures;
  }

  /** It went well. */
  public void succeed() {
    failures = 0;
  }
}
