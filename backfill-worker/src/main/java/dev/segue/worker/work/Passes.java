package dev.segue.worker.work;

import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.Locks;
import dev.segue.worker.chunk.RowKey;
import dev.segue.worker.chunk.Verdict;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import dev.segue.worker.work.ChunkTask.PassEnd;
import dev.segue.worker.work.WorkRunner.End;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** What comes when a pass has been over all rows: another one, or the work's end. */
final class Passes {
  /** Between passes, for rows that others have locked: as long as their transactions may last. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Database database;
  private final WorkStore store;
  private final ChunkSql sql;
  private final ChunkTask task;
  private final long id;
  private final String worker;
  private final StopSignal stop;
  private final WorkListener listener;

  Passes(
      Database database,
      WorkStore store,
      ChunkSql sql,
      ChunkTask task,
      long id,
      String worker,
      StopSignal stop,
      WorkListener listener) {
    this.database = database;
    this.store = store;
    this.sql = sql;
    this.task = task;
    this.id = id;
    this.worker = worker;
    this.stop = stop;
    this.listener = listener;
  }

  /** Ends that pass, all of whose ranges are done; empty if the work goes on. */
  Optional<End> end(int pass, Totals totals) throws SQLException {
    waitForLocked(pass, totals);
    long missed = missed(pass, totals);
    return stop.isGiven()
        ? Optional.empty()
        : database.inTransaction(connection -> end(connection, pass, missed));
  }

  /** A pass that left rows to others is not begun again at once: they need their time. */
  private void waitForLocked(int pass, Totals totals) {
    long left = totals.of(Verdict.ABSENT);
    if (left > 0 && task.ended(totals, pass, 0) == PassEnd.AGAIN) {
      listener.waits(left + " rows are locked by others");
      long millis = 100L << Math.min(pass, 10);
      stop.sleep(Duration.ofMillis(Math.min(millis, LONGEST_PAUSE.toMillis())));
    }
  }

  /** What no pass could see, looked for before the work is said to be done. */
  private long missed(int pass, Totals totals) throws SQLException {
    if (task.ended(totals, pass, 0) != PassEnd.REACHED) {
      return 0;
    }
    return database.inTransaction(connection -> task.missed(connection, this::looksOn));
  }

  private boolean looksOn(double done) {
    listener.waits(
        "for a last look at all rows as of one moment, %.0f %% done".formatted(100 * done));
    return !stop.isGiven();
  }

  private Optional<End> end(Connection connection, int pass, long missed) throws SQLException {
    sql.bound(connection, Locks.LEFT_OUT.longestWait(), WorkRunner.STATEMENT_BOUND);
    Work work = store.lock(connection, id);
    Totals totals = store.totals(connection, id);
    boolean ours = work.state() == WorkState.RUNNING && work.pass() == pass;
    if (!ours || totals.rangesLeft() > 0) {
      // Another worker ended the pass before.
      return Optional.empty();
    }
    switch (task.ended(totals, pass, missed)) {
      case AGAIN -> {
        Optional<RowKey> highest = missed > 0 ? sql.highest(connection) : Optional.empty();
        if (highest.isPresent()) {
          store.extend(connection, id, highest.get(), worker);
        }
        store.rewind(connection, id);
        return Optional.empty();
      }
      case REACHED -> {
        task.conclude(connection, totals);
        store.finish(connection, id, WorkState.DONE, task.summary(totals));
        return Optional.of(End.DONE);
      }
      case MISSED -> {
        String beyond =
            missed == 0
                ? ""
                : ", and rows that no pass met (%d) are not filled: something writes this table around Segue; let it write both sides, and run the same command again"
                    .formatted(missed);
        store.finish(connection, id, WorkState.FAILED, task.summary(totals) + beyond);
        return Optional.of(End.FAILED);
      }
    }
    throw new IllegalStateException("no such end");
  }
}
