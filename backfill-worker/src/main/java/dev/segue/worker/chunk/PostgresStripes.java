package dev.segue.worker.chunk;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Whether a fill goes in stripes on PostgreSQL: each chunk as several small transactions over every
 * n-th row of it. A page is pruned between them, so that a row's next version finds room on its own
 * page and no index is touched (heap-only tuples: PostgreSQL's README.HOT). Where an index holds a
 * column that is filled no update is of that kind, and stripes only cost.
 */
public final class PostgresStripes {
  /** With eight, a full page needs room for an eighth of its rows at a time. */
  private static final int STRIPES = 8;

  private static final String INDEXED =
      """
      SELECT EXISTS (
        SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
        WHERE i.indrelid = ?::regclass AND a.attname = ANY (?) AND a.attnum = ANY (i.indkey))
      """;

  private PostgresStripes() {}

  /** Into how many stripes a chunk is divided when that side is filled; 1 for none. */
  public static int of(Connection connection, WalkedTable table, Change change, Side side)
      throws SQLException {
    if (table.partitioned()) {
      return 1;
    }
    try (PreparedStatement statement = connection.prepareStatement(INDEXED)) {
      statement.setString(1, table.sql());
      Object[] names = change.columns(side).stream().map(MappedColumn::name).toArray();
      statement.setArray(2, connection.createArrayOf("text", names));
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getBoolean(1) ? 1 : STRIPES;
      }
    }
  }
}
