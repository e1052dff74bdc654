package dev.segue.driver;

import dev.segue.driver.rules.RulesFile;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks at each rules file in a thread of its own, so that a database that hangs keeps only what
 * follows the same file waiting. Called by one thread; the threads are daemons.
 */
final class Followers {
  /** A file that nobody looks at any more needs no thread. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  /** A look at a catalog takes less, unless the database hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(Followers.class.getPackageName());

  private record Follower(ExecutorService thread, AtomicBoolean busy) {}

  private final Map<RulesFile, Follower> followers = new HashMap<>();

  /** Does that work for a file, unless what was last to be done for it still is. */
  void follow(RulesFile file, Runnable work) {
    Follower follower =
        followers.computeIfAbsent(file, none -> new Follower(thread(), new AtomicBoolean()));
    if (follower.busy().compareAndSet(false, true)) {
      follower.thread().execute(() -> guarded(work, follower.busy()));
    }
  }

  private static void guarded(Runnable work, AtomicBoolean busy) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError failure) {
      LOG.log(System.Logger.Level.ERROR, "Segue's own thread goes on after a failure.", failure);
    } finally {
      busy.set(false);
    }
  }

  private static ExecutorService thread() {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1, 1, KEPT.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Ticker::daemon);
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }

  /** Stops all threads and waits for what they are at. */
  void stop() {
    followers.values().forEach(follower -> follower.thread().shutdown());
    for (Follower follower : followers.values()) {
      try {
        if (!follower.thread().awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          follower.thread().shutdownNow();
        }
      } catch (InterruptedException interrupted) {
        follower.thread().shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
    followers.clear();
  }
}
