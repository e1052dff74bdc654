package dev.segue.worker.run;

import dev.segue.rules.model.Change;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.chunk.ChunkSize;
import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.chunk.FillShape;
import dev.segue.worker.chunk.Shown;
import dev.segue.worker.chunk.WalkedTable;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import dev.segue.worker.dialect.Dialect;
import dev.segue.worker.dialect.Dialects;
import dev.segue.worker.fill.FillTask;
import dev.segue.worker.server.FailureKind;
import dev.segue.worker.throttle.Limits;
import dev.segue.worker.throttle.Throttle;
import dev.segue.worker.verify.RepairTask;
import dev.segue.worker.verify.VerifyTask;
import dev.segue.worker.work.ChunkTask;
import dev.segue.worker.work.Job;
import dev.segue.worker.work.Patience;
import dev.segue.worker.work.StopSignal;
import dev.segue.worker.work.WorkListener;
import dev.segue.worker.work.WorkOrder;
import dev.segue.worker.work.WorkRunner;
import dev.segue.worker.work.WorkStart;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Carries works through, each from its start to its end. Safe for use by many threads. */
public final class WorkRun {
  private static final int SHOWN = 20;

  /** Who holds the work's row must not keep its worker from saying why it ended. */
  private static final Duration NOTE_BOUND = Duration.ofSeconds(2);

  /**
   * How it ended.
   *
   * @param shape how the chunks of a fill were cut
   * @param findings the first rows that need a person
   */
  public record Result(
      WorkRunner.End end, Work work, Totals totals, FillShape shape, List<Finding> findings) {
    public Result {
      findings = List.copyOf(findings);
    }
  }

  /** Whoever shows how works go. */
  public interface Audience {
    /** Is told what a work waits for that is not begun yet. */
    default void waits(WorkOrder order, String reason) {}

    /** Is told of a work before its first chunk; what it gives hears of every other. */
    WorkListener begins(WorkStart.Started started);
  }

  private final Database database;
  private final ControlSchema schema;
  private final WorkStore store;
  private final Dialect dialect;

  /** Runs in that database what is noted in that schema. */
  public WorkRun(Database database, ControlSchema schema) {
    this.database = database;
    this.schema = schema;
    this.dialect = Dialects.of(database);
    this.store = new WorkStore(database.server(), schema.name());
  }

  /**
   * Begins what is ordered, or goes on with it, until it is over or the stop signal is given.
   *
   * @throws SourceException if the table cannot be walked
   */
  public Result run(WorkOrder order, Limits limits, StopSignal stop, Audience audience)
      throws SQLException, SourceException {
    Patience patience = new Patience(database, stop, reason -> audience.waits(order, reason));
    Begun begun = patience.over(() -> inTheWay(order), () -> begun(order));
    WorkStart.Started started = begun.started();
    Work work = started.work();
    WorkListener listener = audience.begins(started);
    WalkedTable table = begun.table();
    ChunkSql sql = begun.sql();
    FillShape shape = begun.shape();
    ChunkTask task = task(order, sql, shape.stripes());
    WorkRunner runner =
        new WorkRunner(
            new Job(
                database,
                store,
                sql,
                task,
                work.id(),
                order.who() + ":" + ProcessHandle.current().pid()),
            stop,
            listener,
            new Throttle(
                database,
                dialect.signals(limits, database::slowestCommit, table.sql(), leaves(order, shape)),
                dialect.signals(limits.critical())),
            size(order, work, shape));
    WorkRunner.End end;
    try {
      end = runner.run();
    } catch (SQLException failure) {
      if (!stop.isGiven() && database.kindOf(failure) != FailureKind.UNAVAILABLE) {
        giveUp(order, work.id(), failure);
      }
      throw failure;
    } finally {
      listener.ended();
    }
    return patience.over(
        () -> "what it came to cannot be read yet",
        () -> database.inTransaction(connection -> result(connection, work.id(), end, shape)));
  }

  /** Says where others can read it why this worker left a work that is not over. */
  private void giveUp(WorkOrder order, long work, SQLException failure) {
    String why = database.explained(failure, order.masked());
    try {
      database.inTransaction(
          connection -> {
            database.transactions().bound(connection, NOTE_BOUND, NOTE_BOUND);
            store.setReason(connection, work, "a worker gave up: " + why);
            store.addEvent(
                connection, order.who(), Optional.of(order.change().id()), "gave up", why);
            return true;
          });
    } catch (SQLException unwritten) {
      // Whoever ran it is told all the same.
      failure.addSuppressed(unwritten);
    }
  }

  private String inTheWay(WorkOrder order) {
    String what = "somebody else has the change's row in the segue tables, or its table";
    try {
      return database
          .inTransaction(c -> dialect.beforeWork(c, order.change(), schema.name()))
          .stream()
          .findFirst()
          .map(blocker -> what + ": " + blocker.says(order.masked()))
          .orElse(what);
    } catch (SQLException e) {
      // Nobody can be named; what is waited for is known all the same.
      return what;
    }
  }

  private Result result(Connection connection, long work, WorkRunner.End end, FillShape shape)
      throws SQLException {
    return new Result(
        end,
        store.work(connection, work),
        store.totals(connection, work),
        shape,
        store.rows(connection, work, SHOWN));
  }

  /** A work that was begun or is gone on with, and what it walks over. */
  private record Begun(
      WorkStart.Started started, WalkedTable table, ChunkSql sql, FillShape shape) {}

  private Begun begun(WorkOrder order) throws SQLException, SourceException {
    Change change = order.change();
    WalkedTable table = database.inTransaction(c -> dialect.table(c, change.table()));
    ChunkSql sql = dialect.chunks(table, change, new Shown(order.sample(), order.masked()));
    FillShape shape = database.inTransaction(c -> dialect.shape(c, table, change, order.side()));
    return new Begun(new WorkStart(database, schema).start(order, table, sql), table, sql, shape);
  }

  /**
   * What an order would do.
   *
   * @param shape how the chunks of a fill would be cut
   * @param rows of the table, as estimated
   * @param statement what a chunk of a fill runs
   */
  public record Foresight(WalkedTable table, FillShape shape, long rows, String statement) {}

  /** Looks what an order would do; writes nothing. */
  public Foresight foresee(WorkOrder order) throws SQLException, SourceException {
    return database.inTransaction(
        connection -> {
          WalkedTable table = dialect.table(connection, order.change().table());
          ChunkSql sql = dialect.chunks(table, order.change(), Shown.ALL);
          return new Foresight(
              table,
              dialect.shape(connection, table, order.change(), order.side()),
              sql.estimatedRows(connection),
              sql.preview(order.side()));
        });
  }

  private static Limits.Leaves leaves(WorkOrder order, FillShape shape) {
    return switch (order.kind()) {
      case VERIFY, NEWER -> Limits.Leaves.NOTHING;
      case REPAIR -> Limits.Leaves.DEAD_ROWS;
      case FILL_NEW, FILL_OLD ->
          shape.stripes() > 1 ? Limits.Leaves.STRIPES : Limits.Leaves.DEAD_ROWS;
    };
  }

  private static ChunkSize size(WorkOrder order, Work work, FillShape shape) {
    Duration target = Duration.ofMillis(work.targetMillis());
    return order.kind() == WorkKind.VERIFY
        ? ChunkSize.reading(target, shape.mostRows())
        : new ChunkSize(target, shape.mostRows());
  }

  private ChunkTask task(WorkOrder order, ChunkSql sql, int stripes) {
    Change change = order.change();
    VerifyTask verify =
        new VerifyTask(
            sql, store, order.side(), change.phase(), order.who(), change.id(), order.sample());
    return switch (order.kind()) {
      case VERIFY -> verify;
      case REPAIR -> new RepairTask(sql, order.side(), verify);
      case NEWER -> throw new IllegalArgumentException("known by its name only");
      case FILL_NEW, FILL_OLD ->
          new FillTask(sql, store, order.side(), stripes, order.who(), change.id());
    };
  }
}
