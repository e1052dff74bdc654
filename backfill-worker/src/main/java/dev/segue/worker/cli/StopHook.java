package dev.segue.worker.cli;

import dev.segue.worker.work.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Gives a stop signal when the process is told to end, and keeps it until the work has ended. */
final class StopHook implements AutoCloseable {
  /** Longer than the longest chunk. */
  private static final int PATIENCE_SECONDS = 60;

  private final StopSignal signal;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "segue-stop");

  StopHook(StopSignal signal) {
    this.signal = signal;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  StopSignal signal() {
    return signal;
  }

  private void stop() {
    signal.give();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("The chunk did not end within a minute; the server undoes it.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook runs already: it was what ended the work.
      signal.give();
    }
  }
}
