package dev.segue.worker.throttle;

import dev.segue.worker.server.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** How many sessions of others, other workers left out, are at work, or wait for a lock. */
final class PostgresSessionsSignal implements Signal {
  /** Whom it counts. */
  enum Kind {
    ACTIVE(
        "active sessions",
        """
        SELECT count(*) FILTER (WHERE state = 'active'),
          coalesce(bool_or(state IS NULL AND backend_type IS NULL), false)
        FROM pg_stat_activity WHERE (backend_type IS NULL OR backend_type = 'client backend')
        """),
    /** Everybody may see who waits for what. */
    LOCK_WAITERS(
        "sessions waiting for a lock",
        """
        SELECT count(*), false FROM pg_stat_activity
        WHERE pid IN (SELECT pid FROM pg_locks WHERE NOT granted)
        """);

    private final String name;
    private final String query;

    Kind(String name, String query) {
      this.name = name;
      this.query = query;
    }
  }

  private final Kind kind;
  private final int most;

  PostgresSessionsSignal(Kind kind, int most) {
    this.kind = kind;
    this.most = most;
  }

  @Override
  public String name() {
    return kind.name;
  }

  @Override
  public Optional<String> reason(Connection connection) throws SQLException {
    String others = " AND pid <> pg_backend_pid() AND application_name <> ?";
    try (PreparedStatement statement = connection.prepareStatement(kind.query + others)) {
      statement.setString(1, PostgresServer.APPLICATION);
      return reason(statement);
    }
  }

  private Optional<String> reason(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      if (row.getBoolean(2)) {
        throw new HiddenStatistics("what sessions do");
      }
      long count = row.getLong(1);
      return count > most
          ? Optional.of(kind.name + ": " + count + "; at most " + most + " may be")
          : Optional.empty();
    }
  }
}
