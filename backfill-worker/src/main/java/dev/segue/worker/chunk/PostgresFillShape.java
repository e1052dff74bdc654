package dev.segue.worker.chunk;

import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;

/**
 * How a fill is best cut on PostgreSQL. Stripes are small transactions over every n-th row of a
 * chunk: a page is pruned between them, so that a row's next version finds room on its own page and
 * no index is touched (heap-only tuples: PostgreSQL's README.HOT). Where that cannot be, or comes
 * by itself, they only cost.
 */
public final class PostgresFillShape {
  /** With eight, a full page needs room for an eighth of its rows at a time. */
  private static final int STRIPES = 8;

  private static final double PAGE = 8192;

  /** Less is no order: a range of keys lies all over the table. */
  private static final double ORDERED = 0.5;

  private static final String FACTS =
      """
      SELECT c.reltuples AS rows, c.relpages AS pages,
        pg_relation_size(c.oid) AS bytes,
        EXISTS (
          SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
          WHERE i.indrelid = c.oid AND a.attname = ANY (?) AND a.attnum = ANY (i.indkey)) AS is_indexed,
        coalesce((SELECT s.correlation FROM pg_stats s
          WHERE format('%I.%I', s.schemaname, s.tablename)::regclass = c.oid AND s.attname = ?
            AND NOT s.inherited), 1) AS correlation
      FROM pg_class c WHERE c.oid = ?::regclass
      """;

  /** Enough rows for an average; those that come first, which costs next to nothing. */
  private static final String VALUES =
      "SELECT coalesce(avg(%s), 0) FROM (SELECT * FROM %s LIMIT 1000) AS segue_rows";

  /**
   * What decides.
   *
   * @param rows of the table; negative if nobody counted
   * @param pages as many as were there when the rows were counted
   * @param bytes of the table, as of now
   * @param indexed whether an index holds a column that is filled
   * @param correlation of the key's order and that of the rows, from -1 to 1
   */
  record Facts(double rows, long pages, long bytes, boolean indexed, double correlation) {
    /** How many rows a page has; 0 if unknown. */
    double rowsPerPage() {
      return rows <= 0 || pages <= 0 ? 0 : rows / pages;
    }
  }

  private PostgresFillShape() {}

  /** How the fill of that side of a table is cut. */
  public static FillShape of(Connection connection, WalkedTable table, Change change, Side side)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FACTS)) {
      Object[] names = change.columns(side).stream().map(MappedColumn::name).toArray();
      statement.setArray(1, connection.createArrayOf("text", names));
      statement.setString(2, table.key().columns().get(0).name());
      statement.setString(3, table.sql());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        Facts facts =
            new Facts(
                row.getDouble("rows"),
                row.getLong("pages"),
                row.getLong("bytes"),
                row.getBoolean("is_indexed"),
                row.getDouble("correlation"));
        long values = valueBytes(connection, table, change, side.other());
        return table.partitioned()
            ? new FillShape(1, "its rows lie in several partitions", false, values)
            : of(facts, values);
      }
    }
  }

  /** The average size of what stands in the columns from which a side is made. */
  private static long valueBytes(
      Connection connection, WalkedTable table, Change change, Side source) throws SQLException {
    String sizes =
        change.columns(source).stream()
            .map(
                column ->
                    "coalesce(pg_column_size("
                        + PostgresNames.quoteIfNeeded(column.name())
                        + "), 0)")
            .collect(Collectors.joining(" + "));
    try (PreparedStatement statement =
            connection.prepareStatement(VALUES.formatted(sizes, table.sql()));
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  static FillShape of(Facts facts, long valueBytes) {
    double perPage = facts.rowsPerPage();
    long rowBytes = perPage == 0 ? 0 : (long) (PAGE / perPage) + valueBytes;
    if (facts.indexed()) {
      return new FillShape(
          1,
          "an index holds a column that is filled, so that no row stays on its page",
          false,
          rowBytes);
    }
    if (perPage > 0 && perPage < 2) {
      return new FillShape(1, "a page has no room for a second row", false, rowBytes);
    }
    // Then a chunk takes few rows of each page anyway, and pages are pruned between chunks.
    boolean scattered =
        Math.abs(facts.correlation()) < ORDERED && facts.bytes() > STRIPES * FillShape.BUDGET;
    if (scattered) {
      return new FillShape(
          1,
          "keys lie all over the table, so that a chunk takes few rows of a page",
          true,
          rowBytes);
    }
    // More stripes than a page has rows find nothing to do.
    int stripes = perPage == 0 ? STRIPES : Math.min(STRIPES, Integer.highestOneBit((int) perPage));
    return new FillShape(
        stripes, "rows find room on their pages when these are pruned", true, rowBytes);
  }
}
