package dev.segue.worker.chunk;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A key in PostgreSQL's words: its columns, what orders them, and what is between two keys. */
final class PostgresKeySql {
  private final ChunkKey key;

  PostgresKeySql(ChunkKey key) {
    this.key = key;
  }

  /** How many columns it has. */
  int width() {
    return key.columns().size();
  }

  /** A key whose parts are the names of the columns, to be shown. */
  RowKey sample() {
    return new RowKey(key.columns().stream().map(ChunkKey.Column::name).toList());
  }

  String names() {
    return order("");
  }

  /** The key's values as texts, under labels that no ORDER BY could mean. */
  String texts() {
    return key.columns().stream()
        .map(column -> column.sql() + "::text AS segue_key")
        .collect(Collectors.joining(", "));
  }

  /** What orders by the key; the direction is nothing, or {@code " DESC"}. */
  String order(String direction) {
    return key.columns().stream()
        .map(column -> column.sql() + direction)
        .collect(Collectors.joining(", "));
  }

  String row() {
    return "(" + names() + ")";
  }

  /** The condition that a row is in the range; its parameters are the keys, lower one first. */
  String within(KeyRange range) {
    List<String> conditions = new ArrayList<>();
    range.after().ifPresent(after -> conditions.add(row() + " > " + parameters()));
    range.last().ifPresent(last -> conditions.add(row() + " <= " + parameters()));
    return conditions.isEmpty() ? "true" : String.join(" AND ", conditions);
  }

  /** The condition that a row has one of these keys, which are its parameters. */
  String oneOf(List<RowKey> keys) {
    return row()
        + " IN ("
        + keys.stream().map(one -> parameters()).collect(Collectors.joining(", "))
        + ")";
  }

  private String parameters() {
    return key.columns().stream()
        .map(column -> "CAST(? AS " + column.type() + ")")
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** The number of a row's stripe, where there are so many. */
  String stripe(int stripes) {
    if (key.isInteger()) {
      String column = key.columns().get(0).sql();
      return "((%s %% %s) + %s) %% %s".formatted(column, stripes, stripes, stripes);
    }
    return hashed(stripes);
  }

  /** A number below that one that a row's key alone decides. */
  String hashed(int below) {
    String text =
        key.columns().stream()
            .map(column -> column.sql() + "::text")
            .collect(Collectors.joining(" || ',' || "));
    return "(hashtext((%s) COLLATE \"C\") & 2147483647) %% %s".formatted(text, below);
  }

  /** Sets the parameters of {@link #within}, from that one on; the next one's index. */
  static int bind(PreparedStatement statement, KeyRange range, int from) throws SQLException {
    int index = from;
    for (Optional<RowKey> border : List.of(range.after(), range.last())) {
      for (String part : border.map(RowKey::parts).orElse(List.of())) {
        statement.setString(index++, part);
      }
    }
    return index;
  }

  /** The key that a row of {@link #texts} holds in its first columns. */
  RowKey read(ResultSet result) throws SQLException {
    List<String> parts = new ArrayList<>();
    for (int i = 1; i <= width(); i++) {
      parts.add(result.getString(i));
    }
    return new RowKey(parts);
  }
}
