package dev.segue.worker.work;

import dev.segue.worker.chunk.Locks;
import dev.segue.worker.control.WorkRange;
import dev.segue.worker.database.Database;
import dev.segue.worker.server.FailureKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** What is done about a transaction that failed, before the next one. Confined to one thread. */
final class Recovery {
  /** A server that does not come back for so long needs a person. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** A row that takes longer than a statement may, again and again, needs a person. */
  private static final int MAX_TOO_LONG = 10;

  private final Job job;
  private final ChunkStep step;
  private final StopWatcher watcher;
  private final WorkListener listener;
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5), new Random());

  private long unavailableSince;

  Recovery(Job job, ChunkStep step, StopWatcher watcher, WorkListener listener) {
    this.job = job;
    this.step = step;
    this.watcher = watcher;
    this.listener = listener;
  }

  /** It went well. */
  void succeeded() {
    backoff.succeed();
    unavailableSince = 0;
  }

  /** Waits, narrows or lists; throws the failure where nothing of that helps. */
  void of(SQLException failure) throws SQLException {
    switch (job.database().kindOf(failure)) {
      case CONTENTION -> {
        if (!step.metLock()) {
          waitFor(failure);
        }
      }
      case TOO_LONG -> {
        if (step.attempted() <= 1 && backoff.failures() > MAX_TOO_LONG) {
          throw failure;
        }
        step.narrow();
        waitFor(failure);
        if (step.claimed().isPresent()) {
          leaveChunk(step.claimed().get(), failure);
        }
      }
      case UNAVAILABLE, UNABLE -> {
        long now = System.nanoTime();
        unavailableSince = unavailableSince == 0 ? now : unavailableSince;
        if (now - unavailableSince > PATIENCE.toNanos()) {
          throw failure;
        }
        waitFor(failure);
      }
      case DATA -> ofRow(failure);
      case FATAL -> throw failure;
    }
  }

  private void waitFor(SQLException failure) {
    Duration time = backoff.next();
    listener.waits(job.database().explained(failure));
    watcher.sleep(time);
  }

  /** Some row of the chunk raises: half of it next, until the row is alone and can be told. */
  private void ofRow(SQLException failure) throws SQLException {
    Optional<WorkRange> before = step.claimed();
    if (before.isEmpty() || step.attempted() == 0) {
      // Not the rows: something before or behind them.
      throw failure;
    }
    if (step.attempted() > 1) {
      step.narrow();
      leaveChunk(before.get(), failure);
    } else {
      step.widen();
      afresh(connection -> new BadRow(job).list(connection, before.get()), failure);
    }
  }

  private void leaveChunk(WorkRange before, SQLException failure) throws SQLException {
    afresh(connection -> new BadRow(job).leaveChunk(connection, before), failure);
  }

  /** Does something about a failure, in a transaction of its own. */
  private void afresh(Database.Work<Boolean, SQLException> work, SQLException failure)
      throws SQLException {
    try {
      job.database()
          .inTransaction(
              connection -> {
                job.database()
                    .transactions()
                    .bound(connection, Locks.LEFT_OUT.longestWait(), WorkRunner.STATEMENT_BOUND);
                return work.over(connection);
              });
    } catch (SQLException again) {
      again.addSuppressed(failure);
      if (job.database().kindOf(again) == FailureKind.DATA) {
        throw again;
      }
      of(again);
    }
  }
}
