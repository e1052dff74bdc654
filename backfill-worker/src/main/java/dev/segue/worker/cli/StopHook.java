package dev.segue.worker.cli;

import dev.segue.worker.work.StopSignal;
import java.time.Duration;

/** Gives a stop signal when the process is told to end, and keeps it until the work has ended. */
final class StopHook implements AutoCloseable {
  /** Longer than the longest chunk. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StopSignal signal;
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
      Thread.sleep(PATIENCE.toMillis());
      System.err.println("The chunk did not end within a minute; the server undoes it.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook runs already, and keeps the process until the result is printed: see exit.
      signal.give();
    }
  }

  /** Ends the process with that code, even where a signal has begun to end it. */
  static void exit(int code) {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
    } catch (IllegalStateException ending) {
      // Exiting would wait for the hook, and the hook waits for this.
      Runtime.getRuntime().halt(code);
    }
    Runtime.getRuntime().removeShutdownHook(probe);
    System.exit(code);
  }
}
