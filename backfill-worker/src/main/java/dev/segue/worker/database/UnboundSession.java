package dev.segue.worker.database;

import dev.segue.worker.catalog.Login;
import dev.segue.worker.catalog.SourceException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * A session in which a statement may take hours although the role or the database has timeouts. For
 * what runs outside a transaction, SET LOCAL does nothing, and behind a pooler SET may reach
 * another session than the statement. What comes with the connection reaches the right one, or
 * fails.
 */
final class UnboundSession {
  /** A server knows those that its version has. */
  private static final String BOUNDS =
      """
      SELECT name, setting || coalesce(unit, '') FROM pg_settings
      WHERE name IN ('statement_timeout', 'transaction_timeout', 'lock_timeout')
        AND setting <> '0'
      ORDER BY name
      """;

  private UnboundSession() {}

  /**
   * Opens one.
   *
   * @param like a session of the same login, which shows the timeouts that it has
   * @throws SourceException if the timeouts cannot be lifted
   */
  static Connection open(Login login, Driver driver, Connection like)
      throws SQLException, SourceException {
    Map<String, String> bounds = bounds(like);
    Properties properties = login.properties();
    if (!bounds.isEmpty()) {
      properties.setProperty(
          "options",
          bounds.keySet().stream()
              .map(name -> "-c " + name + "=0")
              .collect(Collectors.joining(" ")));
    }
    Connection connection;
    try {
      connection = driver.connect(login.url(), properties);
    } catch (SQLException e) {
      // A pooler that does not hand options on.
      if (bounds.isEmpty()) {
        throw e;
      }
      throw refusal(bounds, e);
    }
    Map<String, String> left = bounds(connection);
    if (!left.isEmpty()) {
      connection.close();
      throw refusal(left, new SQLException("The options of the connection were not heeded."));
    }
    return connection;
  }

  private static Map<String, String> bounds(Connection connection) throws SQLException {
    Map<String, String> bounds = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(BOUNDS)) {
      while (row.next()) {
        bounds.put(row.getString(1), row.getString(2));
      }
    }
    return bounds;
  }

  private static SourceException refusal(Map<String, String> bounds, SQLException why) {
    String told =
        bounds.entrySet().stream()
            .map(bound -> bound.getKey() + " = " + bound.getValue())
            .collect(Collectors.joining(", "));
    String remedy =
        bounds.keySet().stream()
            .map(name -> "ALTER ROLE CURRENT_USER SET " + name + " = 0")
            .collect(Collectors.joining("; "));
    SourceException refusal =
        new SourceException(
            "What comes next takes as long as the table is large, and the sessions of this login have %s, which cannot be lifted over this connection; it was not begun. Name the server itself instead of a pooler, and no options in the URL, or set it for as long: %s"
                .formatted(told, remedy));
    refusal.addSuppressed(why);
    return refusal;
  }
}
