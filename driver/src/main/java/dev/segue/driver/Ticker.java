package dev.segue.driver;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The driver's one thread of its own: a daemon that looks at files and phases now and then. */
final class Ticker {
  /** What a tick does. */
  interface Tick {
    /** Ticks; rules files are looked at only in some. */
    void run(boolean poll);
  }

  private static final System.Logger LOG = System.getLogger(Ticker.class.getPackageName());

  /** Short enough that a walk over all phases takes seconds. */
  private static final long PERIOD_MILLIS = 200;

  /** Files are looked at once a second. */
  private static final int TICKS_PER_POLL = 5;

  private @Nullable ScheduledExecutorService thread;
  private long count;

  /** Starts the thread unless it runs. Callers hold a lock. */
  void start(Tick tick) {
    if (thread != null) {
      return;
    }
    thread = Executors.newSingleThreadScheduledExecutor(Ticker::daemon);
    var unused =
        thread.scheduleWithFixedDelay(
            () -> guarded(tick), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void guarded(Tick tick) {
    try {
      tick.run(++count % TICKS_PER_POLL == 0);
    } catch (RuntimeException | StackOverflowError failure) {
      LOG.log(System.Logger.Level.ERROR, "Segue's own thread goes on after a failure.", failure);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "segue");
    thread.setDaemon(true);
    thread.setContextClassLoader(Ticker.class.getClassLoader());
    return thread;
  }

  void stop() {
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
    }
  }
}
