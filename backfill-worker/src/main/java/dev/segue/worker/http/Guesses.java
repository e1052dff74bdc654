package dev.segue.worker.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Bounds how often a token is guessed, whoever guesses: who is behind an address cannot be known,
 * and a count for each would grow. While too many are wrong the right one is not looked at, either;
 * else the bound would bound nothing. Safe for use by many threads.
 */
final class Guesses {
  /** More than a person or a misconfigured scraper makes; a trillion years for 16 characters. */
  static final int MOST = 20;

  /** As long as nobody minds waiting who has the right one. */
  static final Duration WINDOW = Duration.ofSeconds(1);

  private final LongSupplier nanos;
  private long began;
  private int wrong;

  /** No guess yet; {@code nanos} is a clock as {@link System#nanoTime}. */
  Guesses(LongSupplier nanos) {
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /** Whether there were too many for now. */
  synchronized boolean areSpent() {
    long now = nanos.getAsLong();
    if (now - began >= WINDOW.toNanos()) {
      began = now;
      wrong = 0;
    }
    return wrong >= MOST;
  }

  /** One more was wrong. */
  synchronized void wrong() {
    wrong++;
  }
}
