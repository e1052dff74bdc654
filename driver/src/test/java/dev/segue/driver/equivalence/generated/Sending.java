package dev.segue.driver.equivalence.generated;

import dev.segue.driver.equivalence.Outcome;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sends a statement as an application would, and tells what it got. */
final class Sending {
  /** Of a result. A product of a few tables has millions of rows, and shows what its first show. */
  static final int MAX_ROWS = 20_000;

  private Sending() {}

  /** Its rows in their order, if the statement says one. */
  static Outcome send(Connection connection, Sql sql) {
    return send(connection, sql, Rendering.of(sql.piece()).ordered());
  }

  /** Its rows in no order. */
  static Outcome unordered(Connection connection, Sql sql) {
    return send(connection, sql, false);
  }

  private static Outcome send(Connection connection, Sql sql, boolean ordered) {
    Rendering rendering = Rendering.of(sql.piece());
    try (PreparedStatement statement = prepare(connection, sql, rendering.text())) {
      if (sql.rounds() > 0) {
        return batch(statement, sql.rounds(), rendering.values());
      }
      bind(statement, rendering.values(), 0);
      statement.setMaxRows(MAX_ROWS + 1);
      return sql.keys().isEmpty()
          ? Outcome.of(statement, ordered)
          : withKeys(statement, !rendering.text().contains("SELECT"));
    } catch (SQLException e) {
      return Outcome.of(e);
    }
  }

  private static PreparedStatement prepare(Connection connection, Sql sql, String text)
      throws SQLException {
    if (sql.keys().isEmpty()) {
      return connection.prepareStatement(text);
    }
    return sql.keys().contains("*")
        ? connection.prepareStatement(text, java.sql.Statement.RETURN_GENERATED_KEYS)
        : connection.prepareStatement(text, sql.keys().toArray(String[]::new));
  }

  private static Outcome batch(PreparedStatement statement, int rounds, List<Piece.Value> values)
      throws SQLException {
    for (int round = 0; round < rounds; round++) {
      bind(statement, values, round);
      statement.addBatch();
    }
    return new Outcome(List.of("counts " + Arrays.toString(statement.executeBatch())), "");
  }

  private static Outcome withKeys(PreparedStatement statement, boolean ordered)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    lines.add("update count " + statement.executeUpdate());
    try (ResultSet keys = statement.getGeneratedKeys()) {
      lines.addAll(Outcome.rows(keys, ordered));
    }
    return new Outcome(lines, "");
  }

  private static void bind(PreparedStatement statement, List<Piece.Value> values, int round)
      throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      Piece.Value value = values.get(i);
      String content = value.content();
      int at = i + 1;
      switch (value.kind()) {
        case NUMBER ->
            bindNumber(statement, at, new BigDecimal(content), value.counts() ? round : 0);
        case DECIMAL -> statement.setBigDecimal(at, new BigDecimal(content));
        case TEXT -> statement.setString(at, content);
        case DAY -> statement.setDate(at, Date.valueOf(content));
        case TRUTH -> statement.setBoolean(at, Boolean.parseBoolean(content));
      }
    }
  }

  /** In the type that an application would have for a number of that size. */
  private static void bindNumber(PreparedStatement statement, int at, BigDecimal number, int more)
      throws SQLException {
    if (number.scale() > 0 || number.precision() > 18) {
      statement.setBigDecimal(at, number);
    } else if (number.precision() > 9) {
      statement.setLong(at, number.longValueExact());
    } else {
      statement.setInt(at, number.intValueExact() + more);
    }
  }
}
