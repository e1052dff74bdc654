package dev.segue.driver.execute;

import dev.segue.rules.sql.ParseLimit;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Stops parses that take too long, from one daemon thread that ends when there was nothing to parse
 * for a while: a redeployed application leaves nothing behind. Safe for use by many threads.
 */
final class ParseWatch implements ParseLimit {
  /** The longest text that is parsed at all takes a tenth of this on a slow machine. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Duration IDLE = Duration.ofSeconds(10);

  /** The one watch that there need be. */
  static final ParseWatch SHARED = new ParseWatch(LIMIT);

  private final Duration limit;
  private final ScheduledThreadPoolExecutor thread;

  ParseWatch(Duration limit) {
    this.limit = limit;
    this.thread = new ScheduledThreadPoolExecutor(1, ParseWatch::daemon);
    thread.setRemoveOnCancelPolicy(true);
    thread.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
    thread.allowCoreThreadTimeOut(true);
  }

  @Override
  public Watch watch(Runnable cancel) {
    Future<?> due = thread.schedule(cancel, limit.toMillis(), TimeUnit.MILLISECONDS);
    return () -> due.cancel(false);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "segue-parse-watch");
    thread.setDaemon(true);
    thread.setContextClassLoader(ParseWatch.class.getClassLoader());
    return thread;
  }
}
