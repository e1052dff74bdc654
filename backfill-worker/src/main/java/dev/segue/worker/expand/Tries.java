package dev.segue.worker.expand;

import dev.segue.worker.work.Backoff;
import java.time.Duration;
import java.util.Random;

/** How often and for how long one step was tried in vain. Confined to one thread. */
final class Tries {
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, new Random());
  private final long begun = System.nanoTime();

  /** Whether it was not tried yet. */
  boolean areNone() {
    return backoff.failures() == 0;
  }

  /** Whether they take longer than that by now. */
  boolean last(Duration patience) {
    return System.nanoTime() - begun > patience.toNanos();
  }

  /** How long to wait behind one more. */
  Duration next() {
    return backoff.next();
  }
}
