package dev.segue.worker.expand;

import dev.segue.rules.control.ControlTables;
import dev.segue.rules.model.TableName;
import dev.segue.worker.database.PostgresTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds who is in the way on PostgreSQL, of DDL on a table or of the beginning of a work. */
public final class PostgresBlockers {
  /** A transaction that is older will not end within the next lock timeout. */
  private static final Duration OLD = Duration.ofSeconds(2);

  private static final String SESSION =
      """
      SELECT DISTINCT coalesce(s.pid, 0) AS pid, coalesce(s.usename, s.backend_type, '') AS usename,
        coalesce(s.state, '') AS state,
        coalesce(extract(epoch FROM clock_timestamp() - s.xact_start)::bigint, 0) AS age,
        left(regexp_replace(coalesce(s.query, ''), '\\s+', ' ', 'g'), 80) AS query
      """;

  /** A vacuum makes way by itself, unless it must keep the server from running out of numbers. */
  private static final String OTHERS =
      """
      s.pid <> pg_backend_pid() AND s.xact_start < clock_timestamp() - make_interval(secs => ?)
        AND (s.backend_type <> 'autovacuum worker' OR s.query LIKE '%wraparound%')
      """;

  private static final String LOCKED =
      """
      SELECT FROM pg_locks l WHERE l.pid = s.pid AND l.relation = to_regclass(?) AND l.granted
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private static final String HOLDERS =
      SESSION
          + "FROM pg_stat_activity s WHERE "
          + OTHERS
          + "AND EXISTS (\n"
          + LOCKED
          + ") ORDER BY age DESC";

  /** Also those who only read elsewhere: their snapshots are older than the index. */
  private static final String ELDERS =
      SESSION
          + "FROM pg_stat_activity s WHERE "
          + OTHERS
          + "AND s.datname = current_database() AND (s.backend_xmin IS NOT NULL OR EXISTS (\n"
          + LOCKED
          + ")) ORDER BY age DESC";

  /** The server keeps the head of a long statement. */
  private static final String WAITED_FOR =
      SESSION
          + """
          FROM pg_stat_activity w CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) AS b (pid)
          LEFT JOIN pg_stat_activity s ON s.pid = b.pid
          WHERE w.datname = current_database() AND w.state = 'active'
            AND w.pid <> pg_backend_pid() AND w.query <> '' AND starts_with(?, w.query)
          ORDER BY age DESC
          """;

  /** Whoever only reads the one table, or writes to the other, lets a work begin. */
  private static final String ROW_OR_TABLE =
      SESSION
          + """
          FROM pg_stat_activity s JOIN pg_locks l ON l.pid = s.pid
          WHERE s.pid <> pg_backend_pid() AND l.granted
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND (l.relation = to_regclass(?) AND l.mode <> 'AccessShareLock'
              OR l.relation = to_regclass(?) AND l.mode = 'AccessExclusiveLock')
          ORDER BY age DESC
          """;

  private static final String VACUUM =
      """
      SELECT FROM pg_locks l JOIN pg_stat_activity s ON s.pid = l.pid
      WHERE l.relation = to_regclass(?) AND l.granted AND s.backend_type = 'autovacuum worker'
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private PostgresBlockers() {}

  /** Who has a lock on the table, the oldest first. */
  static List<Blocker> holding(Connection connection, String table) throws SQLException {
    return blockers(connection, HOLDERS, OLD.toSeconds(), table);
  }

  /** Whom an index of the table that is built beside writes would wait for, the oldest first. */
  static List<Blocker> before(Connection connection, String table) throws SQLException {
    return blockers(connection, ELDERS, OLD.toSeconds(), table);
  }

  /** Whom a statement that runs waits for now, the oldest first. */
  static List<Blocker> of(Connection connection, String statement) throws SQLException {
    return blockers(connection, WAITED_FOR, statement);
  }

  /**
   * Who may keep a change's work from beginning, the oldest first: has locked rows of the table of
   * changes, or has the change's own table to himself.
   *
   * @param schema of the segue tables
   */
  public static List<Blocker> beforeWork(Connection connection, TableName table, String schema)
      throws SQLException {
    return blockers(
        connection,
        ROW_OR_TABLE,
        PostgresTable.text(new TableName(Optional.of(schema), ControlTables.CHANGES.name())),
        PostgresTable.text(table));
  }

  private static List<Blocker> blockers(Connection connection, String query, Object... parameters)
      throws SQLException {
    List<Blocker> blockers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          blockers.add(
              new Blocker(
                  row.getInt("pid"),
                  row.getString("usename"),
                  row.getString("state"),
                  Duration.ofSeconds(row.getLong("age")),
                  row.getString("query")));
        }
      }
    }
    return blockers;
  }

  /** Whether a vacuum is at work on the table, which ends when somebody waits for long enough. */
  static boolean isVacuumed(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(VACUUM)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }
}
