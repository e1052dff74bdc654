package dev.segue.driver.rules;

import dev.segue.rules.config.ServerAccess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a server on an idle connection; each answer's transaction is rolled back. */
final class ProbingAccess implements ServerAccess<SQLException>, AutoCloseable {
  private final Connection raw;
  private final boolean autoCommit;

  private ProbingAccess(Connection raw, boolean autoCommit) {
    this.raw = raw;
    this.autoCommit = autoCommit;
  }

  static ProbingAccess on(Connection raw) throws SQLException {
    boolean autoCommit = raw.getAutoCommit();
    raw.setAutoCommit(false);
    return new ProbingAccess(raw, autoCommit);
  }

  @Override
  public List<List<String>> rows(String query, String argument) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (PreparedStatement statement = raw.prepareStatement(query)) {
      statement.setString(1, argument);
      try (ResultSet answer = statement.executeQuery()) {
        int columns = answer.getMetaData().getColumnCount();
        while (answer.next()) {
          List<String> row = new ArrayList<>();
          for (int index = 1; index <= columns; index++) {
            row.add(Optional.ofNullable(answer.getString(index)).orElse(""));
          }
          rows.add(row);
        }
      }
    } finally {
      raw.rollback();
    }
    return rows;
  }

  @Override
  public Optional<ServerRefusal> refusal(String text) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      statement.execute(text);
      return Optional.empty();
    } catch (SQLException refused) {
      return Optional.of(
          new ServerRefusal(
              String.valueOf(refused.getSQLState()), String.valueOf(refused.getMessage())));
    } finally {
      raw.rollback();
    }
  }

  @Override
  public void close() throws SQLException {
    raw.setAutoCommit(autoCommit);
  }
}
