package dev.segue.driver;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The driver's clock, a daemon that has files and phases looked at now and then. */
final class Ticker {
  /** What a tick does. */
  interface Tick {
    /** Ticks; rules files are looked at only in some. */
    void run(boolean poll);
  }

  private static final System.Logger LOG = System.getLogger(Ticker.class.getPackageName());

  /** Files are looked at in every fifth tick. */
  private static final int TICKS_PER_POLL = 5;

  /** A look at a catalog takes less, unless the database hangs. */
  private static final int STOP_SECONDS = 5;

  private final Duration period;

  private @Nullable ScheduledExecutorService thread;
  private long count;
  private volatile long now = System.nanoTime();

  Ticker(Duration period) {
    this.period = period;
  }

  /** Starts the thread unless it runs. Callers hold a lock. */
  void start(Tick tick) {
    if (thread != null) {
      return;
    }
    now = System.nanoTime();
    thread = Executors.newSingleThreadScheduledExecutor(Ticker::daemon);
    var unused =
        thread.scheduleWithFixedDelay(
            () -> guarded(tick), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The time of the last tick in nanoseconds: a clock that costs no more than a field. */
  long now() {
    return now;
  }

  private void guarded(Tick tick) {
    now = System.nanoTime();
    try {
      tick.run(++count % TICKS_PER_POLL == 0);
    } catch (RuntimeException | StackOverflowError failure) {
      LOG.log(System.Logger.Level.ERROR, "Segue's own thread goes on after a failure.", failure);
    }
  }

  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "segue");
    thread.setDaemon(true);
    thread.setContextClassLoader(Ticker.class.getClassLoader());
    return thread;
  }

  /** Stops the thread and waits for what it is at: a redeployment must leave nothing behind. */
  void stop() {
    ScheduledExecutorService running = thread;
    thread = null;
    if (running == null) {
      return;
    }
    running.shutdown();
    try {
      if (!running.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        running.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      running.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
