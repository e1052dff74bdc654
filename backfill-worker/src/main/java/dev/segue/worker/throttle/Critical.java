package dev.segue.worker.throttle;

import java.time.Duration;
import java.util.Optional;

/**
 * Limits beyond which a work does not wait but ends, for a person to look at. Each is empty where
 * there is none.
 *
 * @param lag how far a replica may be behind
 * @param lockWaiters sessions that may wait for a lock
 * @param activeSessions sessions that may be at work
 */
public record Critical(
    Optional<Duration> lag, Optional<Integer> lockWaiters, Optional<Integer> activeSessions) {
  /** No limit is critical. */
  public static final Critical NONE =
      new Critical(Optional.empty(), Optional.empty(), Optional.empty());
}
