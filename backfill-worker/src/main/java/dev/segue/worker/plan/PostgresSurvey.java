package dev.segue.worker.plan;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a table of PostgreSQL is like, as far as it matters to a fill of many of its rows.
 *
 * @param rows as the server estimates them; -1 if it never counted
 * @param heapBytes the size of its rows' pages, partitions included
 * @param indexBytes the size of its indexes
 * @param indexes how many it has
 * @param valueBytes the average size of what stands in a row's old columns; 0 if unknown
 * @param triggers those that run when a row is updated, and rules that rewrite its update
 * @param readers publications and logical replication slots, which see each updated row
 */
public record PostgresSurvey(
    long rows,
    long heapBytes,
    long indexBytes,
    int indexes,
    long valueBytes,
    List<String> triggers,
    List<String> readers) {
  private static final String SIZE =
      """
      SELECT coalesce(sum(CASE WHEN c.relkind = 'p' THEN 0 ELSE c.reltuples END), 0) AS rows,
        coalesce(sum(pg_relation_size(c.oid)), 0) AS heap,
        coalesce(sum(pg_indexes_size(c.oid)), 0) AS index_bytes,
        (SELECT count(*) FROM pg_index i WHERE i.indrelid = ?::regclass) AS indexes
      FROM pg_class c
      WHERE c.oid IN (SELECT relid FROM pg_partition_tree(?::regclass)
        UNION SELECT ?::regclass)
      """;

  private static final String VALUES =
      """
      SELECT coalesce(sum(avg_width), 0) FROM pg_stats
      WHERE format('%I.%I', schemaname, tablename)::regclass = ?::regclass AND attname = ANY (?)
      """;

  private static final String TRIGGERS =
      """
      SELECT 'the trigger ' || t.tgname || ': ' || pg_get_triggerdef(t.oid, true) AS trigger,
        ARRAY(SELECT a.attname::text FROM pg_attribute a
          WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr)) AS columns
      FROM pg_trigger t
      WHERE t.tgrelid = ?::regclass AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
        AND t.tgtype & 16 <> 0
      UNION ALL
      SELECT 'the rule ' || r.rulename || ': '
        || regexp_replace(pg_get_ruledef(r.oid, true), '\\s+', ' ', 'g'), '{}'
      FROM pg_rewrite r
      WHERE r.ev_class = ?::regclass AND r.ev_type = '2' AND r.ev_enabled IN ('O', 'A')
      ORDER BY 1
      """;

  private static final String READERS =
      """
      SELECT 'publication ' || p.pubname FROM pg_publication_tables p
      WHERE format('%I.%I', p.schemaname, p.tablename)::regclass = ?::regclass
      UNION ALL
      SELECT 'replication slot ' || slot_name || ' (' || plugin || ')' FROM pg_replication_slots
      WHERE slot_type = 'logical' AND database = current_database()
      ORDER BY 1
      """;

  /** Prepared transactions hold it back for as long as nobody ends them, in whatever database. */
  private static final String TRANSACTIONS =
      """
      SELECT said FROM (
        SELECT xact_start AS since, format('session %s of %s, %s, open for %s s: %s', pid, usename,
          state, extract(epoch FROM clock_timestamp() - xact_start)::bigint,
          left(regexp_replace(query, '\\s+', ' ', 'g'), 80)) AS said
        FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND xact_start < clock_timestamp() - make_interval(secs => ?)
        UNION ALL
        SELECT prepared, format('the prepared transaction %L of %s in %s, open for %s s: COMMIT PREPARED or ROLLBACK PREPARED ends it',
          gid, owner, database, extract(epoch FROM clock_timestamp() - prepared)::bigint)
        FROM pg_prepared_xacts
        WHERE prepared < clock_timestamp() - make_interval(secs => ?)) AS open
      ORDER BY since
      """;

  public PostgresSurvey {
    triggers = List.copyOf(triggers);
    readers = List.copyOf(readers);
  }

  /**
   * Looks at a table.
   *
   * @param table its name as SQL text
   * @param filled the columns that a fill assigns: a trigger of other columns does not run
   * @param read those that it computes them from
   */
  public static PostgresSurvey of(
      Connection connection, String table, Set<String> filled, Set<String> read)
      throws SQLException {
    try (PreparedStatement size = connection.prepareStatement(SIZE)) {
      size.setString(1, table);
      size.setString(2, table);
      size.setString(3, table);
      try (ResultSet row = size.executeQuery()) {
        row.next();
        return new PostgresSurvey(
            row.getLong("rows"),
            row.getLong("heap"),
            row.getLong("index_bytes"),
            row.getInt("indexes"),
            valueBytes(connection, table, read),
            triggers(connection, table, filled),
            lines(connection, READERS, table));
      }
    }
  }

  /** Whose transactions are open for longer than that: they hold vacuum and pruning back. */
  public static List<String> inTheWay(Connection connection, Duration longer) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TRANSACTIONS)) {
      statement.setDouble(1, longer.toMillis() / 1000.0);
      statement.setDouble(2, longer.toMillis() / 1000.0);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lines.add(row.getString(1));
        }
      }
    }
    return lines;
  }

  private static long valueBytes(Connection connection, String table, Set<String> read)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(VALUES)) {
      statement.setString(1, table);
      statement.setArray(2, connection.createArrayOf("text", read.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static List<String> triggers(Connection connection, String table, Set<String> filled)
      throws SQLException {
    List<String> triggers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TRIGGERS)) {
      statement.setString(1, table);
      statement.setString(2, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          List<String> columns = List.of((String[]) row.getArray("columns").getArray());
          if (columns.isEmpty() || columns.stream().anyMatch(filled::contains)) {
            triggers.add(row.getString("trigger"));
          }
        }
      }
    }
    return triggers;
  }

  /** The one column of what a query says of the table, which is its one parameter. */
  static List<String> lines(Connection connection, String query, String table) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lines.add(row.getString(1));
        }
      }
    }
    return lines;
  }
}
