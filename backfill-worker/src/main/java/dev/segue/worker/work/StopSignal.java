package dev.segue.worker.work;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says that a worker is to end: behind its chunk for a signal, within a second for a file that
 * appears.
 */
public final class StopSignal {
  /** A file that appears is noticed within that time. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final CountDownLatch given = new CountDownLatch(1);
  private final Optional<Path> file;

  /**
   * A signal that is not given.
   *
   * @param file a file whose existence gives it, too
   */
  public StopSignal(Optional<Path> file) {
    this.file = file;
  }

  /** Gives it. */
  public void give() {
    given.countDown();
  }

  /** Whether it is given so that no chunk is waited for: by the file. */
  public boolean isNow() {
    return file.filter(Files::exists).isPresent();
  }

  /** Whether it is given. */
  public boolean isGiven() {
    return given.getCount() == 0 || isNow();
  }

  /** Waits that long, or until it is given. */
  public void sleep(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos(); left > 0 && !isGiven(); left = until - System.nanoTime()) {
        given.await(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      give();
    }
  }
}
