package dev.segue.worker.chunk;

import dev.segue.rules.model.MappedColumn;
import dev.segue.worker.chunk.ChunkSql.Held;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who holds rows of a table of PostgreSQL that an update wants. */
final class PostgresHolders {
  /** Those are the indexes that the server takes for keys (RelationGetIndexAttrBitmap). */
  private static final String KEYED =
      """
      SELECT EXISTS (
        SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
        WHERE i.indrelid = ?::regclass AND i.indisunique AND i.indpred IS NULL
          AND i.indexprs IS NULL AND a.attname = ANY (?) AND a.attnum = ANY (i.indkey))
      """;

  /** What a row's lock says is the transaction, unless several share it. */
  private static final String WHO =
      """
      SELECT l.pid, coalesce(nullif(a.application_name, ''), a.usename, '') AS who,
        extract(epoch FROM clock_timestamp() - a.xact_start)::bigint AS seconds,
        left(coalesce(a.query, ''), 100) AS query
      FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'transactionid' AND l.granted AND l.transactionid::text = ANY (?)
      ORDER BY a.xact_start NULLS LAST LIMIT 1
      """;

  private final PostgresKeySql key;
  private final String wanted;
  private final String strength;
  private final boolean masked;

  /**
   * Holders of rows of a table.
   *
   * @param wanted the table and the condition of the rows that are wanted, as what follows FROM
   * @param strength the lock that is wanted
   * @param masked whether their statements are left out, which may hold values
   */
  PostgresHolders(PostgresKeySql key, String wanted, String strength, boolean masked) {
    this.key = key;
    this.wanted = wanted;
    this.strength = strength;
    this.masked = masked;
  }

  /** Whether a unique index holds one of these columns. */
  static boolean isKeyed(Connection connection, String table, List<MappedColumn> columns)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KEYED)) {
      statement.setString(1, table);
      Object[] names = columns.stream().map(MappedColumn::name).toArray();
      statement.setArray(2, connection.createArrayOf("text", names));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Which of the rows with these keys are held. */
  Held of(Connection connection, List<RowKey> keys) throws SQLException {
    if (keys.isEmpty()) {
      return Held.NOTHING;
    }
    String these =
        "SELECT %s, xmax::text FROM %s AND %s".formatted(key.texts(), wanted, key.oneOf(keys));
    Map<RowKey, String> held = read(connection, these, keys);
    held.keySet()
        .removeAll(read(connection, these + " " + strength + " SKIP LOCKED", keys).keySet());
    return held.isEmpty()
        ? Held.NOTHING
        : new Held(held.size(), who(connection, held.values().toArray()));
  }

  private Map<RowKey, String> read(Connection connection, String sql, List<RowKey> keys)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = 1;
      for (RowKey one : keys) {
        index =
            PostgresKeySql.bind(statement, new KeyRange(Optional.empty(), Optional.of(one)), index);
      }
      Map<RowKey, String> read = new LinkedHashMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          read.put(key.read(row), row.getString(key.width() + 1));
        }
      }
      return read;
    }
  }

  private String who(Connection connection, Object... transactions) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WHO)) {
      statement.setArray(1, connection.createArrayOf("text", transactions));
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return "several sessions at once";
        }
        List<String> words = new ArrayList<>();
        words.add("session " + row.getInt("pid"));
        if (!row.getString("who").isEmpty()) {
          words.add("of " + row.getString("who"));
          words.add("for " + row.getLong("seconds") + " s");
        }
        if (!masked && !row.getString("query").isEmpty()) {
          words.add("last at: " + row.getString("query").replaceAll("\\s+", " "));
        }
        return String.join(" ", words);
      }
    }
  }
}
