package dev.segue.worker.sidecar;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Why what a change calls for cannot be done.
 *
 * @param says the reason, without secrets
 * @param failures how many there were in a row
 * @param again when it is tried again; empty: when a person says so
 */
public record Trouble(String says, int failures, Optional<Instant> again) {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** A trouble that may pass; each one in a row is waited for longer. */
  static Trouble passing(String says, Optional<Trouble> before, Instant now) {
    int failures = before.map(Trouble::failures).orElse(0) + 1;
    long millis = FIRST.toMillis() << Math.min(failures - 1, 10);
    return new Trouble(
        says, failures, Optional.of(now.plusMillis(Math.min(millis, LONGEST.toMillis()))));
  }

  /** A trouble that a person must look at. */
  static Trouble lasting(String says) {
    return new Trouble(says, 1, Optional.empty());
  }

  boolean holdsAt(Instant now) {
    return again.filter(time -> !time.isAfter(now)).isEmpty();
  }
}
