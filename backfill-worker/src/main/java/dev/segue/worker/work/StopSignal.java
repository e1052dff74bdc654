package dev.segue.worker.work;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says that a worker is to end behind its chunk: for a signal, or a file that appears. */
public final class StopSignal {
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

  /** Whether it is given. */
  public boolean isGiven() {
    return given.getCount() == 0 || file.filter(Files::exists).isPresent();
  }

  /** Waits that long, or until it is given by {@link #give}. */
  void sleep(Duration time) {
    try {
      given.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      give();
    }
  }
}
