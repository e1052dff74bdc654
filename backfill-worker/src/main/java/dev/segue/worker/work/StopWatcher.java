package dev.segue.worker.work;

import dev.segue.worker.control.WorkState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hears that a work is to stop while it is at a chunk or waits, and has it stop within a second: a
 * chunk that does not end by itself meanwhile is interrupted, and the server undoes it. It has a
 * thread of its own, and asks the work's row over a connection of its own.
 */
final class StopWatcher implements AutoCloseable {
  /** Heard within one, ended by itself within another or interrupted: well within a second. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Job job;
  private final StopSignal stop;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "segue-stop-watch");

  /** Held while a transaction is interrupted, and by whoever ends it: no other is ever hit. */
  private final ReentrantLock lock = new ReentrantLock();

  private Optional<String> running = Optional.empty();

  private volatile boolean told;

  StopWatcher(Job job, StopSignal stop) {
    this.job = job;
    this.stop = stop;
    thread.setDaemon(true);
    thread.start();
  }

  /** Something done in a transaction. */
  interface Step<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Does something that may be interrupted; it fails then. */
  <T> T during(Connection connection, Step<T> step) throws SQLException {
    run(Optional.of(job.database().transactions().identity(connection)));
    try {
      return step.run(connection);
    } finally {
      run(Optional.empty());
    }
  }

  private void run(Optional<String> transaction) {
    lock.lock();
    try {
      running = transaction;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the work is to stop, for whatever reason. */
  boolean isStopped() {
    return told || stop.isGiven();
  }

  /** Waits that long, or until the work is to stop. */
  void sleep(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0 && !isStopped(); left = until - System.nanoTime()) {
      stop.sleep(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
    }
  }

  private void watch() {
    try {
      while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (told || stop.isNow()) {
          interrupt();
        } else {
          told = isTold();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isTold() {
    try {
      return job.database()
          .inTransaction(
              connection -> {
                job.database().transactions().bound(connection, LOOK, LOOK);
                return job.store().work(connection, job.id()).state() == WorkState.STOPPED;
              });
    } catch (SQLException unreadable) {
      // The work meets the same with its next transaction, and says so.
      return false;
    }
  }

  private void interrupt() {
    lock.lock();
    try {
      if (running.isPresent()) {
        String transaction = running.get();
        job.database()
            .inTransaction(
                connection -> {
                  job.database().transactions().interrupt(connection, transaction);
                  return true;
                });
      }
    } catch (SQLException failure) {
      // It is tried again at the next look.
      return;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
