package dev.segue.examples.quickstart;

import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Fills one side of a change from the other, chunk by chunk along the table's primary key. */
final class ChunkedFill {
  /** Rows in one transaction: few, for every row that it touches is locked until it ends. */
  private static final int CHUNK = 500;

  private final Connection connection;
  private final Change change;
  private final Side side;
  private final List<String> key;

  ChunkedFill(Connection connection, Change change, Side side) throws SQLException {
    this.connection = connection;
    this.change = change;
    this.side = side;
    this.key = key(connection, Operator.table(change));
  }

  /** Fills what is absent, each chunk in a transaction of its own; returns the rows filled. */
  long run() throws SQLException {
    long filled = 0;
    List<List<Object>> next = endOfChunk(List.of());
    List<Object> from = List.of();
    while (!next.isEmpty()) {
      List<Object> to = next.get(0);
      filled += fill(from, to);
      from = to;
      next = endOfChunk(from);
    }
    return filled;
  }

  /** The last key of the chunk behind a key; empty behind the last one. */
  private List<List<Object>> endOfChunk(List<Object> from) throws SQLException {
    return Sql.query(
        connection,
        "SELECT * FROM (SELECT %s FROM %s %s ORDER BY %s LIMIT %d) chunk ORDER BY %s LIMIT 1"
            .formatted(
                keys(""),
                Operator.table(change),
                from.isEmpty() ? "" : "WHERE " + behind(),
                keys(""),
                CHUNK,
                keys(" DESC")),
        row -> {
          List<Object> values = new ArrayList<>();
          for (int i = 1; i <= key.size(); i++) {
            values.add(row.getObject(i));
          }
          return values;
        },
        from.toArray());
  }

  /** Locks the chunk's absent rows in the order of their key, as every writer does, then fills. */
  private int fill(List<Object> from, List<Object> to) throws SQLException {
    List<Object> bounds = new ArrayList<>(from);
    bounds.addAll(to);
    String sql =
        """
        WITH chunk AS MATERIALIZED (
          SELECT %1$s FROM %2$s WHERE %3$s AND %4$s AND (%1$s) <= (%5$s) ORDER BY %1$s FOR UPDATE)
        UPDATE %2$s SET %6$s WHERE (%1$s) IN (SELECT %1$s FROM chunk)"""
            .formatted(
                keys(""),
                Operator.table(change),
                Operator.absence(change, side),
                from.isEmpty() ? "true" : behind(),
                marks(),
                change.columns(side).stream()
                    .map(column -> Operator.name(column) + " = " + Operator.computed(column))
                    .collect(Collectors.joining(", ")));
    return Sql.update(connection, sql, bounds.toArray());
  }

  private String behind() {
    return "(" + keys("") + ") > (" + marks() + ")";
  }

  private String keys(String order) {
    return key.stream()
        .map(column -> PostgresNames.quoteIfNeeded(column) + order)
        .collect(Collectors.joining(", "));
  }

  private String marks() {
    return String.join(", ", Collections.nCopies(key.size(), "?"));
  }

  private static List<String> key(Connection connection, String table) throws SQLException {
    return Sql.query(
        connection,
        """
        SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
        WHERE indrelid = CAST(? AS regclass) AND indisprimary
        ORDER BY array_position(indkey, attnum)""",
        row -> row.getString(1),
        table);
  }
}
