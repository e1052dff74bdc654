package dev.segue.driver.execute;

import dev.segue.rules.sql.ParseLimit;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops parses that take too long, from one daemon thread that ends when there was nothing to parse
 * for a while: a redeployed application leaves nothing behind. The thread looks at what runs now
 * and then; a parse that begins does not wake it. Safe for use by many threads.
 */
final class ParseWatch implements ParseLimit {
  /** The longest text that is parsed at all takes a tenth of this on a slow machine. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Looks within one limit: a parse is stopped that much of the limit late. */
  private static final int LOOKS = 10;

  /** Looks in a row that find nothing, after which the thread ends: two limits. */
  private static final int IDLE_LOOKS = 2 * LOOKS;

  /** The one watch that there need be. */
  static final ParseWatch SHARED = new ParseWatch(LIMIT);

  private final long limit;
  private final Set<Parse> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean watching = new AtomicBoolean();

  /** One parse; a thing of its own, whatever its fields equal. */
  private static final class Parse {
    private final Runnable cancel;
    private final long begun = System.nanoTime();

    Parse(Runnable cancel) {
      this.cancel = cancel;
    }
  }

  ParseWatch(Duration limit) {
    this.limit = limit.toNanos();
  }

  @Override
  public Watch watch(Runnable cancel) {
    Parse parse = new Parse(cancel);
    running.add(parse);
    if (!watching.get() && watching.compareAndSet(false, true)) {
      startThread();
    }
    return () -> running.remove(parse);
  }

  private void startThread() {
    Thread thread = new Thread(this::look, "segue-parse-watch");
    thread.setDaemon(true);
    thread.setContextClassLoader(ParseWatch.class.getClassLoader());
    thread.start();
  }

  private boolean stopped(Parse parse) {
    boolean late = System.nanoTime() - parse.begun >= limit;
    if (late) {
      parse.cancel.run();
    }
    return late;
  }

  private void look() {
    int idle = 0;
    do {
      LockSupport.parkNanos(limit / LOOKS);
      idle = running.isEmpty() ? idle + 1 : 0;
      running.removeIf(this::stopped);
    } while (idle < IDLE_LOOKS);
    watching.set(false);
    // What began meanwhile may have taken this thread for one that stays.
    if (!running.isEmpty() && watching.compareAndSet(false, true)) {
      startThread();
    }
  }
}
