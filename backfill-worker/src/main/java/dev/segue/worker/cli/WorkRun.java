package dev.segue.worker.cli;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.chunk.ChunkSize;
import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.chunk.PostgresChunkSql;
import dev.segue.worker.chunk.PostgresKeys;
import dev.segue.worker.chunk.PostgresStripes;
import dev.segue.worker.chunk.WalkedTable;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import dev.segue.worker.fill.FillTask;
import dev.segue.worker.throttle.Limits;
import dev.segue.worker.throttle.Throttle;
import dev.segue.worker.verify.VerifyTask;
import dev.segue.worker.work.ChunkTask;
import dev.segue.worker.work.StopSignal;
import dev.segue.worker.work.WorkListener;
import dev.segue.worker.work.WorkOrder;
import dev.segue.worker.work.WorkRunner;
import dev.segue.worker.work.WorkStart;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A work that a command carries through from its start to its end. */
final class WorkRun {
  private static final int SHOWN = 20;

  /**
   * How it ended.
   *
   * @param stripes into how many transactions each chunk was divided
   * @param findings the first rows that need a person
   */
  record Result(
      WorkRunner.End end, Work work, Totals totals, int stripes, List<Finding> findings) {}

  private final Surroundings surroundings;
  private final Database database;
  private final ControlSchema schema;
  private final WorkStore store;

  WorkRun(Surroundings surroundings, Database database, ControlSchema schema) {
    this.surroundings = surroundings;
    this.database = database;
    this.schema = schema;
    this.store = new WorkStore(schema.name());
  }

  Result run(WorkOrder order, Limits limits, StopSignal stop, boolean quiet)
      throws SQLException, SourceException {
    Change change = order.change();
    Side side = order.side();
    WalkedTable table =
        database.inTransaction(connection -> PostgresKeys.find(connection, change.table()));
    ChunkSql sql = new PostgresChunkSql(table.sql(), table.partitioned(), table.key(), change);
    int stripes =
        order.kind() == WorkKind.VERIFY
            ? 1
            : database.inTransaction(c -> PostgresStripes.of(c, table, change, side));
    ChunkTask task =
        order.kind() == WorkKind.VERIFY
            ? new VerifyTask(sql, store, side, change.phase(), order.who(), change.id())
            : new FillTask(sql, store, side, stripes, order.who(), change.id());
    Work work = new WorkStart(database, schema).start(order, table, sql);
    Progress progress =
        new Progress(
            surroundings.err(),
            surroundings.colour(),
            surroundings.ascii(),
            change.id() + " " + order.kind().label(),
            work.estimatedRows());
    WorkRunner runner =
        new WorkRunner(
            database,
            store,
            sql,
            task,
            work.id(),
            order.who() + ":" + ProcessHandle.current().pid(),
            stop,
            quiet ? WorkListener.NONE : progress,
            new Throttle(database, limits.signals(table.sql(), order.kind() != WorkKind.VERIFY)),
            new ChunkSize(Duration.ofMillis(work.targetMillis())));
    WorkRunner.End end = runner.run();
    if (!quiet) {
      progress.end();
    }
    return database.inTransaction(
        connection ->
            new Result(
                end,
                store.work(connection, work.id()),
                store.totals(connection, work.id()),
                stripes,
                store.rows(connection, work.id(), SHOWN)));
  }
}
