package dev.segue.worker.work;

import dev.segue.worker.chunk.ChunkSql.Held;
import dev.segue.worker.chunk.Locks;
import dev.segue.worker.chunk.RowKey;
import dev.segue.worker.chunk.Verdict;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.work.ChunkTask.PassEnd;
import dev.segue.worker.work.WorkRunner.End;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What comes when a pass has been over all rows: another one, or the work's end. */
final class Passes {
  /** Between passes over rows that nobody holds any more: something empties them again. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** How often rows that others hold are looked at: they are let go of when nobody waits. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** So many of the rows that were left to others stand for all of them. */
  private static final int LOOKED_AT = 20;

  private static final String WRITER =
      ", and rows that no pass met (%d) are not filled: something writes this table around Segue; let it write both sides, and run the same command again";

  private final Job job;
  private final StopWatcher watcher;
  private final WorkListener listener;

  Passes(Job job, StopWatcher watcher, WorkListener listener) {
    this.job = job;
    this.watcher = watcher;
    this.listener = listener;
  }

  /**
   * What is known behind a pass, beside what it counted.
   *
   * @param held whether rows that it left were held by others
   * @param missed how many rows no pass met
   */
  private record Behind(boolean held, long missed) {}

  /** Ends that pass, all of whose ranges are done; empty if the work goes on. */
  Optional<End> end(int pass, Totals totals) throws SQLException {
    boolean held = waitForHolders(pass, totals);
    Behind behind = new Behind(held, missed(pass, totals));
    return watcher.isStopped()
        ? Optional.empty()
        : job.database().inTransaction(connection -> end(connection, pass, behind));
  }

  /** Waits while all rows that the pass left are held by others; whether any were. */
  private boolean waitForHolders(int pass, Totals totals) throws SQLException {
    long left = totals.of(Verdict.ABSENT);
    PassEnd end = job.task().ended(totals, pass, 0);
    if (left == 0 || (end != PassEnd.AGAIN && end != PassEnd.AGAIN_IF_LOCKED)) {
      return false;
    }
    boolean held = false;
    Left look;
    do {
      look = job.database().inTransaction(connection -> left(connection, pass));
      held |= look.held().rows() > 0;
      if (look.isAllHeld()) {
        String reason = left + " rows are locked by others, the longest by " + look.held().holder();
        listener.waits(reason);
        note(reason);
        watcher.sleep(LOOK);
      }
    } while (look.isAllHeld() && !watcher.isStopped());
    if (!held) {
      listener.waits(left + " rows were left out");
      long millis = 100L << Math.min(pass, 10);
      watcher.sleep(Duration.ofMillis(Math.min(millis, LONGEST_PAUSE.toMillis())));
    }
    return held;
  }

  /** Where others can read it. */
  private void note(String reason) throws SQLException {
    job.database()
        .inTransaction(
            connection -> {
              bound(connection);
              job.store().setReason(connection, job.id(), reason);
              return true;
            });
  }

  /**
   * Rows that a pass left.
   *
   * @param rows how many were looked at
   * @param held what of them others hold
   */
  private record Left(int rows, Held held) {
    boolean isAllHeld() {
      return rows > 0 && held.rows() == rows;
    }
  }

  private Left left(Connection connection, int pass) throws SQLException {
    bound(connection);
    Work work = job.store().work(connection, job.id());
    if (work.state() != WorkState.RUNNING || work.pass() != pass) {
      return new Left(0, Held.NOTHING);
    }
    List<RowKey> keys = job.store().keys(connection, job.id(), Verdict.ABSENT, LOOKED_AT);
    return new Left(keys.size(), job.task().held(connection, keys));
  }

  /** What no pass could see, looked for before the work is said to be done. */
  private long missed(int pass, Totals totals) throws SQLException {
    if (job.task().ended(totals, pass, 0) != PassEnd.REACHED) {
      return 0;
    }
    return job.database().inTransaction(connection -> job.task().missed(connection, this::looksOn));
  }

  private boolean looksOn(double done) {
    listener.waits(
        "for a last look at all rows as of one moment, %.0f %% done".formatted(100 * done));
    return !watcher.isStopped();
  }

  private void bound(Connection connection) throws SQLException {
    job.database()
        .transactions()
        .bound(connection, Locks.LEFT_OUT.longestWait(), WorkRunner.STATEMENT_BOUND);
  }

  private Optional<End> end(Connection connection, int pass, Behind behind) throws SQLException {
    bound(connection);
    Work work = job.store().lock(connection, job.id());
    Totals totals = job.store().totals(connection, job.id());
    boolean ours = work.state() == WorkState.RUNNING && work.pass() == pass;
    if (!ours || totals.rangesLeft() > 0) {
      // Another worker ended the pass before.
      return Optional.empty();
    }
    return switch (job.task().ended(totals, pass, behind.missed())) {
      case AGAIN -> again(connection, behind);
      case AGAIN_IF_LOCKED ->
          behind.held() ? again(connection, behind) : miss(connection, totals, behind);
      case REACHED -> {
        job.task().conclude(connection, totals);
        job.store().finish(connection, job.id(), WorkState.DONE, job.task().summary(totals));
        yield Optional.of(End.DONE);
      }
      case MISSED -> miss(connection, totals, behind);
    };
  }

  private Optional<End> again(Connection connection, Behind behind) throws SQLException {
    Optional<RowKey> highest =
        behind.missed() > 0 ? job.sql().highest(connection) : Optional.empty();
    if (highest.isPresent()) {
      job.store().extend(connection, job.id(), highest.get(), job.worker());
    }
    job.store().rewind(connection, job.id());
    job.store().setReason(connection, job.id(), "");
    return Optional.empty();
  }

  private Optional<End> miss(Connection connection, Totals totals, Behind behind)
      throws SQLException {
    String beyond = behind.missed() == 0 ? "" : WRITER.formatted(behind.missed());
    job.task().fail(connection, totals);
    job.store().finish(connection, job.id(), WorkState.FAILED, job.task().summary(totals) + beyond);
    return Optional.of(End.FAILED);
  }
}
