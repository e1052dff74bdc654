package dev.segue.worker.catalog;

import dev.segue.rules.config.ServerAccess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks over a connection without autocommit, each question in a transaction that is undone. */
public final class JdbcServerAccess implements ServerAccess<SQLException> {
  private final Connection connection;

  JdbcServerAccess(Connection connection) {
    this.connection = connection;
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
    } finally {
      connection.rollback();
    }
    return rows;
  }

  @Override
  public Optional<ServerRefusal> refusal(String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
      return Optional.empty();
    } catch (SQLException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return Optional.of(new ServerRefusal(String.valueOf(e.getSQLState()), message));
    } finally {
      connection.rollback();
    }
  }
}
