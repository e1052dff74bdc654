package dev.segue.driver.transparency;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A pool's clock in our hand: what it schedules is kept and runs when a test says so. */
final class PoolClock extends ScheduledThreadPoolExecutor {
  private final List<RunnableScheduledFuture<?>> later =
      Collections.synchronizedList(new ArrayList<>());
  private final List<Runnable> repeated = Collections.synchronizedList(new ArrayList<>());

  PoolClock() {
    super(1);
    setRemoveOnCancelPolicy(true);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    ScheduledFuture<?> future = super.schedule(task, delay, unit);
    later.add((RunnableScheduledFuture<?>) future);
    return future;
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    repeated.add(task);
    return super.scheduleWithFixedDelay(task, initialDelay, delay, unit);
  }

  /** What was scheduled last, to be run once. */
  RunnableScheduledFuture<?> last() {
    return later.get(later.size() - 1);
  }

  /** What runs again and again and is of a class of that name. */
  List<Runnable> repeated(String name) {
    return repeated.stream().filter(task -> task.getClass().getSimpleName().equals(name)).toList();
  }
}
