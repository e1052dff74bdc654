package dev.segue.rules.config;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks over a plain connection, each statement in a transaction that is rolled back. */
final class JdbcServerAccess implements ServerAccess<SQLException> {
  private final Connection connection;

  JdbcServerAccess(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  @Override
  public List<List<String>> rows(String query, String argument) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, argument);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(Optional.ofNullable(result.getString(i)).orElse(""));
          }
          rows.add(row);
        }
      }
    }
    connection.rollback();
    return rows;
  }

  @Override
  public Optional<ServerRefusal> refusal(String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(
          new ServerRefusal(String.valueOf(e.getSQLState()), String.valueOf(e.getMessage())));
    } finally {
      connection.rollback();
    }
  }
}
