package dev.segue.worker.expand;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds who has a lock on a table of PostgreSQL and will not soon let go of it. */
final class PostgresBlockers {
  /** A transaction that is older will not end within the next lock timeout. */
  private static final Duration OLD = Duration.ofSeconds(2);

  /** A vacuum makes way by itself, unless it must keep the server from running out of numbers. */
  private static final String BLOCKERS =
      """
      SELECT DISTINCT s.pid, coalesce(s.usename, s.backend_type, '') AS usename,
        coalesce(s.state, '') AS state,
        extract(epoch FROM clock_timestamp() - s.xact_start)::bigint AS age,
        left(regexp_replace(coalesce(s.query, ''), '\\s+', ' ', 'g'), 80) AS query
      FROM pg_locks l JOIN pg_stat_activity s ON s.pid = l.pid
      WHERE l.relation = to_regclass(?) AND l.granted AND s.pid <> pg_backend_pid()
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND s.xact_start < clock_timestamp() - make_interval(secs => ?)
        AND (s.backend_type <> 'autovacuum worker' OR s.query LIKE '%wraparound%')
      ORDER BY age DESC
      """;

  private static final String VACUUM =
      """
      SELECT FROM pg_locks l JOIN pg_stat_activity s ON s.pid = l.pid
      WHERE l.relation = to_regclass(?) AND l.granted AND s.backend_type = 'autovacuum worker'
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private PostgresBlockers() {}

  /** They, the oldest first. */
  static List<Blocker> of(Connection connection, String table) throws SQLException {
    List<Blocker> blockers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(BLOCKERS)) {
      statement.setString(1, table);
      statement.setLong(2, OLD.toSeconds());
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
