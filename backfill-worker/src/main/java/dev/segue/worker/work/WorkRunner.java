package dev.segue.worker.work;

import dev.segue.worker.chunk.ChunkSize;
import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.chunk.Locks;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkRange;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import dev.segue.worker.database.FailureKind;
import dev.segue.worker.throttle.Throttle;
import dev.segue.worker.work.ChunkTask.Cut;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
  static final Duration STATEMENT_BOUND = Duration.ofSeconds(30);

  /** How soon a paused work is looked at again: what people say takes effect within a second. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** A server that does not come back for so long needs a person. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final int NONE = -1;

  /** A row that takes longer than a statement may, again and again, needs a person. */
  private static final int MAX_TOO_LONG = 10;

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
  private final Throttle throttle;
  private final ChunkSize size;
  private final Passes passes;
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5), new Random());

  private final LockOutlook outlook = new LockOutlook();

  private long unavailableSince;

  /** What the transaction that runs, or failed, is at. */
  private @Nullable WorkRange claimed;

  private int attempted;

  /** The range in which a chunk failed: it goes on without stripes, whose rows lie apart. */
  private int undivided = NONE;

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
      Throttle throttle,
      ChunkSize size) {
    this.database = database;
    this.store = store;
    this.sql = sql;
    this.task = task;
    this.id = id;
    this.worker = worker;
    this.stop = stop;
    this.listener = listener;
    this.throttle = throttle;
    this.size = size;
    this.passes = new Passes(database, store, sql, task, id, worker, stop, listener);
  }

  /** What one transaction found to do. */
  private enum Step {
    MOVED,
    NOTHING_LEFT,
    PAUSED,
    OVER
  }

  /**
   * What there is to say of a transaction that was committed.
   *
   * @param looked whether it was a look at rows that others had counted before
   */
  private record Committed(
      Step step, Work work, Totals totals, boolean looked, int rows, long filled, Duration time) {}

  /** Runs until the work is over or somebody stops it. */
  public End run() throws SQLException {
    while (!stop.isGiven()) {
      Optional<String> wait = throttle.reason();
      listener.throttled(throttle.signal());
      if (throttle.critical().isPresent()) {
        String reason = throttle.critical().get();
        listener.waits(reason);
        return database.inTransaction(connection -> abort(connection, reason));
      }
      if (wait.isPresent()) {
        listener.waits(wait.get());
        stop.sleep(LOOK);
        continue;
      }
      try {
        Committed committed = database.inTransaction(this::step);
        backoff.succeed();
        unavailableSince = 0;
        Optional<End> end = react(committed);
        if (end.isPresent()) {
          return end.get();
        }
      } catch (SQLException failure) {
        recover(failure);
      }
    }
    return End.STOPPED;
  }

  /** Stops the work for every worker. */
  private End abort(Connection connection, String reason) throws SQLException {
    Work work = store.lock(connection, id);
    if (work.state() == WorkState.RUNNING || work.state() == WorkState.PAUSED) {
      String why = "a critical limit: " + reason;
      store.setState(connection, id, WorkState.STOPPED, why);
      store.addEvent(connection, worker, Optional.of(work.change()), "stopped", why);
    }
    return ended(store.work(connection, id).state());
  }

  private Optional<End> react(Committed committed) throws SQLException {
    switch (committed.step()) {
      case MOVED -> {
        if (!committed.looked()) {
          listener.moved(committed.totals(), committed.work().pass(), committed.rows());
          listener.worked(committed.rows(), committed.filled(), committed.time());
          size.took(committed.rows(), committed.time());
          outlook.passed();
          keepRate(committed);
        }
        return Optional.empty();
      }
      case PAUSED -> {
        listener.waits("paused: segue resume goes on");
        stop.sleep(LOOK);
        return Optional.empty();
      }
      case OVER -> {
        return Optional.of(ended(committed.work().state()));
      }
      case NOTHING_LEFT -> {
        if (committed.totals().rangesLeft() > 0) {
          listener.waits("other workers have the ranges that are left");
          stop.sleep(LOOK);
          return Optional.empty();
        }
        return passes.end(committed.work().pass(), committed.totals());
      }
    }
    throw new IllegalStateException("no such step");
  }

  /** Another worker, or a person, may have ended the work. */
  private static End ended(WorkState state) {
    return switch (state) {
      case DONE -> End.DONE;
      case FAILED -> End.FAILED;
      case STOPPED, PAUSED, RUNNING -> End.STOPPED;
    };
  }

  private void keepRate(Committed committed) throws SQLException {
    if (committed.work().rate() > 0) {
      stop.sleep(
          database.inTransaction(
              connection -> {
                bound(connection, Locks.LEFT_OUT);
                return store.reserve(connection, id, committed.rows());
              }));
    }
  }

  private void bound(Connection connection, Locks locks) throws SQLException {
    sql.bound(connection, locks.longestWait(), STATEMENT_BOUND);
  }

  private Committed step(Connection connection) throws SQLException {
    attempted = 0;
    claimed = null;
    bound(connection, outlook.next());
    Optional<WorkRange> range = store.claim(connection, id);
    // Read behind the claim: while a range is held nobody begins another pass.
    Work work = store.work(connection, id);
    Optional<Step> told =
        switch (work.state()) {
          case PAUSED -> Optional.of(Step.PAUSED);
          case STOPPED, FAILED, DONE -> Optional.of(Step.OVER);
          case RUNNING -> range.isEmpty() ? Optional.of(Step.NOTHING_LEFT) : Optional.empty();
        };
    if (told.isPresent()) {
      Totals totals = store.totals(connection, id);
      return new Committed(told.get(), work, totals, false, 0, 0, Duration.ZERO);
    }
    claimed = range.orElseThrow();
    size.target(Duration.ofMillis(work.targetMillis()));
    long begun = System.nanoTime();
    NextChunk next = next(connection, work, claimed);
    attempted = next.attempted();
    long filled = chunk(connection, work, claimed, next);
    Duration time = Duration.ofNanos(System.nanoTime() - begun);
    Totals totals = store.totals(connection, id);
    boolean looked = next.stripe().isEmpty();
    return new Committed(Step.MOVED, work, totals, looked, attempted, filled, time);
  }

  /**
   * The rows of a chunk: no more than the rate allows in half a second, so that people are heard.
   */
  private int wanted(Work work) {
    long most = work.rate() == 0 ? Integer.MAX_VALUE : Math.max(1, work.rate() / 2);
    return (int) Math.min(size.rows(), most);
  }

  private NextChunk next(Connection connection, Work work, WorkRange range) throws SQLException {
    return NextChunk.of(
        connection,
        sql,
        range,
        wanted(work),
        size.most(),
        rows -> {
          Cut cut = task.cut(rows, work.pass());
          return range.number() == undivided ? new Cut(1, cut.looks()) : cut;
        });
  }

  /** Works on that part of a range; how many rows were given values. */
  private long chunk(Connection connection, Work work, WorkRange range, NextChunk next)
      throws SQLException {
    ChunkTask.Outcome outcome =
        next.stripe().isPresent()
            ? task.run(connection, next.keys(), next.stripe().get(), work.pass(), outlook.next())
            : task.look(connection, next.keys());
    if (!next.isLast()) {
      // The commit that ends the chunk brings these to disk, and is felt by the throttle.
      sql.commitEarly(connection);
    }
    for (Finding finding : outcome.findings()) {
      store.addRow(connection, id, finding);
    }
    store.advance(connection, id, range.number(), next.advance(range, outcome), worker);
    return outcome.filled();
  }

  private void recover(SQLException failure) throws SQLException {
    switch (FailureKind.of(failure)) {
      case CONTENTION -> {
        if (!outlook.met()) {
          waitFor(failure);
        }
      }
      case TOO_LONG -> {
        if (attempted <= 1 && backoff.failures() > MAX_TOO_LONG) {
          throw failure;
        }
        size.halve(Math.max(1, attempted));
        undivided = claimed == null ? NONE : claimed.number();
        waitFor(failure);
        if (claimed != null) {
          leaveChunk(claimed, failure);
        }
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
    WorkRange before = claimed;
    if (before == null || attempted == 0) {
      // Not the rows: something before or behind them.
      throw failure;
    }
    boolean alone = attempted == 1;
    undivided = alone ? NONE : before.number();
    if (!alone) {
      size.halve(attempted);
    }
    if (alone) {
      afresh(connection -> badRow().list(connection, before, worker), failure);
    } else {
      leaveChunk(before, failure);
    }
  }

  private BadRow badRow() {
    return new BadRow(database, store, sql, task, id);
  }

  private void leaveChunk(WorkRange before, SQLException failure) throws SQLException {
    afresh(connection -> badRow().leaveChunk(connection, before, worker), failure);
  }

  /** Does something about a failure, in a transaction of its own. */
  private void afresh(Database.Work<Boolean, SQLException> work, SQLException failure)
      throws SQLException {
    try {
      database.inTransaction(
          connection -> {
            bound(connection, Locks.LEFT_OUT);
            return work.over(connection);
          });
    } catch (SQLException again) {
      again.addSuppressed(failure);
      if (FailureKind.of(again) == FailureKind.DATA) {
        throw again;
      }
      recover(again);
    }
  }
}
