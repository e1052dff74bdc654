package dev.segue.worker.dialect;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.rules.model.TableName;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.FillShape;
import dev.segue.worker.chunk.Shown;
import dev.segue.worker.chunk.WalkedTable;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Grants;
import dev.segue.worker.database.Database;
import dev.segue.worker.expand.Blocker;
import dev.segue.worker.expand.ExpandListener;
import dev.segue.worker.expand.Expander;
import dev.segue.worker.plan.ChangePlanner;
import dev.segue.worker.plan.RowSample;
import dev.segue.worker.rollback.Standing;
import dev.segue.worker.throttle.Critical;
import dev.segue.worker.throttle.Limits;
import dev.segue.worker.throttle.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the worker does in a kind of server's own words, room by room. To add one is to implement
 * this, {@link dev.segue.worker.server.Server}, and what they give. Safe for use by many threads.
 */
public interface Dialect {
  /** The table of that name, with the key by which it is walked; says why if there is none. */
  WalkedTable table(Connection connection, TableName name) throws SQLException, SourceException;

  /** Chunks of a table, for use by one thread. */
  ChunkSql chunks(WalkedTable table, Change change, Shown shown);

  /** How the fill of a side of a table is cut. */
  FillShape shape(Connection connection, WalkedTable table, Change change, Side side)
      throws SQLException;

  /** The signals that watch over limits for a work, in the order in which they are asked. */
  List<Signal> signals(
      Limits limits, Supplier<Duration> slowestCommit, String table, Limits.Leaves leaves);

  /** The signals that watch over limits that end a work. */
  List<Signal> signals(Critical critical);

  /** What alters tables; it notes in the segue tables that {@code who} did. */
  Expander expander(
      Database database,
      ControlSchema schema,
      String who,
      Expander.Pace pace,
      ExpandListener listener);

  /**
   * What plans changes.
   *
   * @param rate rows a second at most, if the fill is to be bounded
   * @param sample which rows are tried for the round trip, and how they are shown
   */
  ChangePlanner planner(Database database, Optional<Long> rate, RowSample sample);

  /** How a change stands, by its table and by what is noted in the segue tables of that schema. */
  Standing standing(Connection connection, Change change, String schema)
      throws SQLException, SourceException;

  /**
   * Who may keep a change's work from beginning, the oldest first.
   *
   * @param schema of the segue tables
   */
  List<Blocker> beforeWork(Connection connection, Change change, String schema) throws SQLException;

  /** Whether all of a change's new columns are in its table; they are not where there is none. */
  boolean hasNewColumns(Connection connection, Change change) throws SQLException;

  /** What lets a role run the worker over those changes' tables when all columns are there. */
  Grants grants(String schema, String role, List<Change> changes);

  /** What lets a role run the worker over those changes' tables, as they are. */
  Grants grants(Connection connection, String schema, String role, List<Change> changes)
      throws SQLException, SourceException;
}
