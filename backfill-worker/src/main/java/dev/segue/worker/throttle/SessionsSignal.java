package dev.segue.worker.throttle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** How many sessions of others are at work, or wait for a lock. */
final class SessionsSignal implements Signal {
  /** Whom it counts. */
  enum Kind {
    ACTIVE("active sessions", "state = 'active'"),
    LOCK_WAITERS("sessions waiting for a lock", "wait_event_type = 'Lock'");

    private final String name;
    private final String condition;

    Kind(String name, String condition) {
      this.name = name;
      this.condition = condition;
    }
  }

  private final Kind kind;
  private final int most;

  SessionsSignal(Kind kind, int most) {
    this.kind = kind;
    this.most = most;
  }

  @Override
  public String name() {
    return kind.name;
  }

  @Override
  public Optional<String> reason(Connection connection) throws SQLException {
    String sql =
        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            + " AND pid <> pg_backend_pid() AND "
            + kind.condition;
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      long count = row.getLong(1);
      return count > most
          ? Optional.of(kind.name + ": " + count + "; at most " + most + " may be")
          : Optional.empty();
    }
  }
}
