package dev.segue.worker.dialect;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.rules.model.TableName;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.FillShape;
import dev.segue.worker.chunk.PostgresChunkSql;
import dev.segue.worker.chunk.PostgresFillShape;
import dev.segue.worker.chunk.PostgresKeys;
import dev.segue.worker.chunk.Shown;
import dev.segue.worker.chunk.WalkedTable;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Grants;
import dev.segue.worker.control.PostgresGrants;
import dev.segue.worker.database.Database;
import dev.segue.worker.expand.Blocker;
import dev.segue.worker.expand.ExpandListener;
import dev.segue.worker.expand.Expander;
import dev.segue.worker.expand.PostgresBlockers;
import dev.segue.worker.expand.PostgresExpander;
import dev.segue.worker.plan.ChangePlanner;
import dev.segue.worker.plan.PostgresPlanner;
import dev.segue.worker.plan.RowSample;
import dev.segue.worker.rollback.PostgresStanding;
import dev.segue.worker.rollback.Standing;
import dev.segue.worker.throttle.Critical;
import dev.segue.worker.throttle.Limits;
import dev.segue.worker.throttle.PostgresSignals;
import dev.segue.worker.throttle.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The worker on PostgreSQL. */
enum PostgresWork implements Dialect {
  INSTANCE;

  @Override
  public WalkedTable table(Connection connection, TableName name)
      throws SQLException, SourceException {
    return PostgresKeys.find(connection, name);
  }

  @Override
  public ChunkSql chunks(WalkedTable table, Change change, Shown shown) {
    return new PostgresChunkSql(table, change, shown);
  }

  @Override
  public FillShape shape(Connection connection, WalkedTable table, Change change, Side side)
      throws SQLException {
    return PostgresFillShape.of(connection, table, change, side);
  }

  @Override
  public List<Signal> signals(
      Limits limits, Supplier<Duration> slowestCommit, String table, Limits.Leaves leaves) {
    return PostgresSignals.of(limits, slowestCommit, table, leaves);
  }

  @Override
  public List<Signal> signals(Critical critical) {
    return PostgresSignals.of(critical);
  }

  @Override
  public Expander expander(
      Database database,
      ControlSchema schema,
      String who,
      Expander.Pace pace,
      ExpandListener listener) {
    return new PostgresExpander(database, schema, who, pace, listener);
  }

  @Override
  public ChangePlanner planner(Database database, Optional<Long> rate, RowSample sample) {
    return new PostgresPlanner(database, rate, sample);
  }

  @Override
  public Standing standing(Connection connection, Change change, String schema)
      throws SQLException, SourceException {
    return PostgresStanding.of(connection, change, schema);
  }

  @Override
  public List<Blocker> beforeWork(Connection connection, Change change, String schema)
      throws SQLException {
    return PostgresBlockers.beforeWork(connection, change.table(), schema);
  }

  @Override
  public boolean hasNewColumns(Connection connection, Change change) throws SQLException {
    return PostgresStanding.hasNewColumns(connection, change);
  }

  @Override
  public Grants grants(String schema, String role, List<Change> changes) {
    return PostgresGrants.all(schema, role, changes);
  }

  @Override
  public Grants grants(Connection connection, String schema, String role, List<Change> changes)
      throws SQLException, SourceException {
    return PostgresGrants.now(connection, schema, role, changes);
  }
}
