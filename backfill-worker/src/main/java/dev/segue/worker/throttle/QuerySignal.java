package dev.segue.worker.throttle;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/**
 * The user's own query. The work waits while its first row's first column is true, or says
 * something; not while there is no row, or it is false, NULL or empty.
 */
final class QuerySignal implements Signal {
  private static final Set<String> NOTHING = Set.of("", "f", "false", "0");

  private final String query;

  QuerySignal(String query) {
    this.query = query;
  }

  @Override
  public String name() {
    return "own query";
  }

  @Override
  public Optional<String> reason(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      String says = row.next() ? Optional.ofNullable(row.getString(1)).orElse("") : "";
      return NOTHING.contains(says) ? Optional.empty() : Optional.of("the own query says: " + says);
    }
  }
}
