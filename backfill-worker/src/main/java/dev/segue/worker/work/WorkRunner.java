package dev.segue.worker.work;

import dev.segue.worker.chunk.ChunkSize;
import dev.segue.worker.chunk.Locks;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.throttle.Throttle;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Carries one work through, transaction by transaction. Any number of runners in any number of
 * processes share a work, and when one dies the server lets go of the range that it had claimed,
 * and with it of what it had not committed. Confined to one thread.
 */
public final class WorkRunner {
  /** Longer than any chunk of sane size; what takes longer is undone and tried with less. */
  static final Duration STATEMENT_BOUND = Duration.ofSeconds(30);

  /** How soon a paused work is looked at again: what people say takes effect within a second. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** How a run ended. */
  public enum End {
    DONE,
    FAILED,
    STOPPED
  }

  private final Job job;
  private final StopSignal stop;
  private final WorkListener listener;
  private final Throttle throttle;
  private final ChunkStep step;

  /** The signal for which the work's row says that it waits. */
  private Optional<String> noted = Optional.empty();

  /** A runner of that work. */
  public WorkRunner(
      Job job, StopSignal stop, WorkListener listener, Throttle throttle, ChunkSize size) {
    this.job = job;
    this.stop = stop;
    this.listener = listener;
    this.throttle = throttle;
    this.step = new ChunkStep(job, size);
  }

  /** Runs until the work is over or somebody stops it. */
  public End run() throws SQLException {
    try (StopWatcher watcher = new StopWatcher(job, stop)) {
      return run(
          watcher, new Recovery(job, step, watcher, listener), new Passes(job, watcher, listener));
    }
  }

  private End run(StopWatcher watcher, Recovery recovery, Passes passes) throws SQLException {
    while (!watcher.isStopped()) {
      Optional<String> wait = throttle.reason();
      listener.throttled(throttle.signal());
      if (throttle.critical().isPresent()) {
        String reason = throttle.critical().get();
        listener.waits(reason);
        return job.database().inTransaction(connection -> abort(connection, reason));
      }
      note(throttle.signal(), wait.orElse(""));
      if (wait.isPresent()) {
        listener.waits(wait.get());
        watcher.sleep(LOOK);
        continue;
      }
      try {
        ChunkStep.Done done =
            job.database().inTransaction(connection -> watcher.during(connection, step::run));
        Duration time = step.committed(done);
        recovery.succeeded();
        Optional<End> end = react(done, time, watcher, passes);
        if (end.isPresent()) {
          return end.get();
        }
      } catch (SQLException failure) {
        if (!watcher.isStopped()) {
          recovery.of(failure);
        }
      }
    }
    return End.STOPPED;
  }

  /** Notes why the work waits where others can read it, once for each signal. */
  private void note(Optional<String> signal, String reason) {
    if (signal.equals(noted)) {
      return;
    }
    try {
      job.database()
          .inTransaction(
              connection -> {
                job.database()
                    .transactions()
                    .bound(connection, Locks.LEFT_OUT.longestWait(), STATEMENT_BOUND);
                job.store().setReason(connection, job.id(), reason);
                return true;
              });
      noted = signal;
    } catch (SQLException unwritten) {
      // The listener is told, and the next look tries again.
      return;
    }
  }

  /** Stops the work for every worker. */
  private End abort(Connection connection, String reason) throws SQLException {
    Work work = job.store().lock(connection, job.id());
    if (work.state() == WorkState.RUNNING || work.state() == WorkState.PAUSED) {
      String why = "a critical limit: " + reason;
      job.store().setState(connection, job.id(), WorkState.STOPPED, why);
      job.store().addEvent(connection, job.worker(), Optional.of(work.change()), "stopped", why);
    }
    return ended(job.store().work(connection, job.id()).state());
  }

  private Optional<End> react(
      ChunkStep.Done done, Duration time, StopWatcher watcher, Passes passes) throws SQLException {
    switch (done.found()) {
      case MOVED -> {
        if (!done.looked()) {
          listener.moved(done.totals(), done.work().pass(), done.rows());
          listener.worked(done.rows(), done.filled(), time);
          keepRate(done, watcher);
        }
        return Optional.empty();
      }
      case PAUSED -> {
        listener.waits("paused: segue resume goes on");
        watcher.sleep(LOOK);
        return Optional.empty();
      }
      case OVER -> {
        return Optional.of(ended(done.work().state()));
      }
      case NOTHING_LEFT -> {
        if (done.totals().rangesLeft() > 0) {
          listener.waits("other workers have the ranges that are left");
          watcher.sleep(LOOK);
          return Optional.empty();
        }
        return passes.end(done.work().pass(), done.totals());
      }
    }
    throw new IllegalStateException("no such step");
  }

  /** Another worker, or a person, may have ended the work. */
  private static End ended(WorkState state) {
    return switch (state) {
      case DONE -> End.DONE;
      case FAILED -> End.FAILED;
      case STOPPED, PAUSED, RUNNING, NEWER -> End.STOPPED;
    };
  }

  private void keepRate(ChunkStep.Done done, StopWatcher watcher) throws SQLException {
    if (done.work().rate() > 0) {
      watcher.sleep(
          job.database()
              .inTransaction(
                  connection -> {
                    job.database()
                        .transactions()
                        .bound(connection, Locks.LEFT_OUT.longestWait(), STATEMENT_BOUND);
                    return job.store().reserve(connection, job.id(), done.rows());
                  }));
    }
  }
}
