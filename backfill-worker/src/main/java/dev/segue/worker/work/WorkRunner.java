package dev.segue.worker.work;

import dev.segue.worker.chunk.ChunkSize;
import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.chunk.KeyRange;
import dev.segue.worker.chunk.RowKey;
import dev.segue.worker.chunk.Verdict;
import dev.segue.worker.control.Advance;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkRange;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import dev.segue.worker.database.FailureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Carries one work through. A step is one transaction: claim a range, work on its next chunk, store
 * how far it came; either all of it happens or nothing. The claim is the lock on the range's row:
 * any number of runners in any number of processes share a work, and when one dies the server lets
 * go of its row, and with it of what it had not committed. Confined to one thread.
 */
public final class WorkRunner {
  /** Longer than any chunk of sane size; what takes longer is undone and tried with less. */
  private static final Duration STATEMENT_BOUND = Duration.ofSeconds(30);

  /** The application waits behind nobody who waits for a lock: the worker gives up first. */
  private static final Duration LOCK_BOUND = Duration.ofSeconds(1);

  /** How soon a paused work is looked at again: what people say takes effect within a second. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** A server that does not come back for so long needs a person. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** So many rows that raise are a wrong mapping, not bad rows. */
  private static final int MAX_FAILED = 1000;

  /** How a run ended. */
  public enum End {
    DONE,
    FAILED,
    STOPPED
  }

  private final Database database;
  private final WorkStore store;
  private final ChunkSql sql;
  private final ChunkTask task;
  private final long id;
  private final String worker;
  private final StopSignal stop;
  private final WorkListener listener;
  private final ChunkSize size;
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5), new Random());

  private long unavailableSince;

  /** What the transaction that runs, or failed, is at. */
  private @Nullable WorkRange claimed;

  private int attempted;

  /** A runner of that work; {@code worker} is how it is called in the segue tables. */
  public WorkRunner(
      Database database,
      WorkStore store,
      ChunkSql sql,
      ChunkTask task,
      long id,
      String worker,
      StopSignal stop,
      WorkListener listener,
      ChunkSize size) {
    this.database = database;
    this.store = store;
    this.sql = sql;
    this.task = task;
    this.id = id;
    this.worker = worker;
    this.stop = stop;
    this.listener = listener;
    this.size = size;
  }

  /** What one transaction found to do. */
  private enum Step {
    MOVED,
    NOTHING_LEFT,
    PAUSED,
    STOPPED
  }

  /** What there is to say of a transaction that was committed. */
  private record Committed(Step step, Work work, Totals totals, int rows, long nanos) {}

  /** Runs until the work is over or somebody stops it. */
  public End run() throws SQLException {
    while (!stop.isGiven()) {
      try {
        long begun = System.nanoTime();
        Committed committed = database.inTransaction(this::step);
        backoff.succeed();
        unavailableSince = 0;
        Optional<End> end = react(committed, System.nanoTime() - begun);
        if (end.isPresent()) {
          return end.get();
        }
      } catch (SQLException failure) {
        recover(failure);
      }
    }
    return End.STOPPED;
  }

  private Optional<End> react(Committed committed, long nanos) throws SQLException {
    switch (committed.step()) {
      case MOVED -> {
        listener.moved(committed.totals(), committed.work().pass(), committed.rows());
        keepRate(committed, nanos);
        return Optional.empty();
      }
      case PAUSED -> {
        listener.waits("paused: segue resume goes on");
        stop.sleep(LOOK);
        return Optional.empty();
      }
      case STOPPED -> {
        return Optional.of(End.STOPPED);
      }
      case NOTHING_LEFT -> {
        if (committed.totals().rangesLeft() > 0) {
          listener.waits("other workers have the ranges that are left");
          stop.sleep(LOOK);
          return Optional.empty();
        }
        return database.inTransaction(c -> endPass(c, committed.work().pass()));
      }
    }
    throw new IllegalStateException("no such step");
  }

  private void keepRate(Committed committed, long nanos) {
    if (committed.rows() > 0) {
      size.took(committed.rows(), Duration.ofNanos(committed.nanos()));
    }
    long rate = committed.work().rate();
    if (rate > 0) {
      long wanted = committed.rows() * 1_000_000_000L / rate;
      if (wanted > nanos) {
        stop.sleep(Duration.ofNanos(wanted - nanos));
      }
    }
  }

  private Committed step(Connection connection) throws SQLException {
    sql.bound(connection, (int) LOCK_BOUND.toMillis(), (int) STATEMENT_BOUND.toMillis());
    attempted = 0;
    claimed = null;
    Work work = store.work(connection, id);
    Optional<Step> told =
        switch (work.state()) {
          case PAUSED -> Optional.of(Step.PAUSED);
          case STOPPED, FAILED, DONE -> Optional.of(Step.STOPPED);
          case RUNNING -> Optional.empty();
        };
    if (told.isPresent()) {
      return new Committed(told.get(), work, store.totals(connection, id), 0, 0);
    }
    Optional<WorkRange> range = store.claim(connection, id);
    if (range.isEmpty()) {
      return new Committed(Step.NOTHING_LEFT, work, store.totals(connection, id), 0, 0);
    }
    claimed = range.get();
    size.target(Duration.ofMillis(work.targetMillis()));
    long begun = System.nanoTime();
    int rows = chunk(connection, work, range.get());
    long nanos = System.nanoTime() - begun;
    return new Committed(Step.MOVED, work, store.totals(connection, id), rows, nanos);
  }

  /** Works on the next part of a range; how many rows that was. */
  private int chunk(Connection connection, Work work, WorkRange range) throws SQLException {
    int stripes = task.stripes(size.rows(), work.pass());
    boolean begun = range.chunkEnd().isPresent() && stripes > 1;
    KeyRange left = new KeyRange(range.position(), Optional.of(range.last()));
    RowKey end = range.last();
    int rows = size.rows() * stripes;
    if (begun) {
      end = range.chunkEnd().orElseThrow();
    } else {
      ChunkSql.Head head = sql.head(connection, left, rows);
      end = head.rows() < rows ? range.last() : head.last().orElse(range.last());
      rows = head.rows();
    }
    attempted = Math.max(1, rows / stripes);
    int stripe = begun ? range.stripe() : 0;
    KeyRange chunk = new KeyRange(range.position(), Optional.of(end));
    ChunkTask.Outcome outcome = task.run(connection, chunk, stripes, stripe, work.pass());
    boolean whole = stripe + 1 >= stripes;
    for (Finding finding : outcome.findings()) {
      store.addRow(connection, id, finding);
    }
    store.advance(
        connection,
        id,
        range.number(),
        new Advance(
            whole ? Optional.of(end) : range.position(),
            whole ? Optional.empty() : Optional.of(end),
            whole ? 0 : stripe + 1,
            whole && end.equals(range.last()),
            begun ? 0 : rows,
            outcome.filled(),
            outcome.verdicts()),
        worker);
    return Math.max(1, rows / stripes);
  }

  private Optional<End> endPass(Connection connection, int pass) throws SQLException {
    Work work = store.lock(connection, id);
    Totals totals = store.totals(connection, id);
    boolean ours = work.state() == WorkState.RUNNING && work.pass() == pass;
    if (!ours || totals.rangesLeft() > 0) {
      // Another worker ended the pass before.
      return Optional.empty();
    }
    switch (task.ended(totals, pass)) {
      case AGAIN -> {
        store.rewind(connection, id);
        return Optional.empty();
      }
      case REACHED -> {
        task.conclude(connection, totals);
        store.finish(connection, id, WorkState.DONE, task.summary(totals));
        return Optional.of(End.DONE);
      }
      case MISSED -> {
        store.finish(connection, id, WorkState.FAILED, task.summary(totals));
        return Optional.of(End.FAILED);
      }
    }
    throw new IllegalStateException("no such end");
  }

  private void recover(SQLException failure) throws SQLException {
    switch (FailureKind.of(failure)) {
      case CONTENTION -> waitFor(failure);
      case TOO_LONG -> {
        size.halve(Math.max(1, attempted));
        waitFor(failure);
      }
      case UNAVAILABLE -> {
        long now = System.nanoTime();
        unavailableSince = unavailableSince == 0 ? now : unavailableSince;
        if (now - unavailableSince > PATIENCE.toNanos()) {
          throw failure;
        }
        waitFor(failure);
      }
      case DATA -> narrow(failure);
      case FATAL -> throw failure;
    }
  }

  private void waitFor(SQLException failure) {
    Duration time = backoff.next();
    listener.waits(database.explained(failure));
    stop.sleep(time);
  }

  /** Some row of the chunk raises: half of it next, until the row is alone and can be told. */
  private void narrow(SQLException failure) throws SQLException {
    boolean alone = attempted == 1;
    if (!alone) {
      size.halve(attempted);
    }
    WorkRange before = claimed;
    if (before == null) {
      throw failure;
    }
    String message = database.explained(failure);
    long failed =
        database.inTransaction(
            connection -> {
              Optional<WorkRange> found = store.reclaim(connection, id, before);
              if (found.isEmpty()) {
                return 0L;
              }
              WorkRange range = found.get();
              KeyRange left = new KeyRange(range.position(), Optional.of(range.last()));
              Optional<RowKey> row =
                  alone ? sql.head(connection, left, 1).last() : Optional.empty();
              if (row.isPresent()) {
                store.addRow(connection, id, new Finding(row.get(), Verdict.FAILED, message));
              }
              Map<Verdict, Long> verdicts = row.isPresent() ? Map.of(Verdict.FAILED, 1L) : Map.of();
              store.advance(
                  connection,
                  id,
                  range.number(),
                  new Advance(
                      row.or(range::position),
                      Optional.empty(),
                      0,
                      row.filter(range.last()::equals).isPresent(),
                      row.isPresent() ? 1 : 0,
                      0,
                      verdicts),
                  worker);
              return store.totals(connection, id).of(Verdict.FAILED);
            });
    if (failed > MAX_FAILED) {
      String reason = "more than " + MAX_FAILED + " rows raise an error; the last: " + message;
      database.inTransaction(
          connection -> {
            store.finish(connection, id, WorkState.FAILED, reason);
            return true;
          });
    }
  }
}
