package dev.segue.worker.server;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Transactions of PostgreSQL. */
enum PostgresTransactions implements Transactions {
  INSTANCE;

  /** A worker that hangs, or whose host is gone, keeps its locks no longer than that. */
  private static final int IDLE_MILLIS = 10_000;

  /**
   * The JDBC call would set the level for the session. With row_security off, a policy that hides
   * rows raises an error: rows that cannot be seen would pass for rows that are done.
   */
  private static final String BEGIN =
      "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL row_security = off";

  /** The session, and when its transaction began: behind a pooler the next one is another's. */
  private static final String IDENTITY =
      "SELECT pg_backend_pid() || ' ' || extract(epoch FROM transaction_timestamp())";

  private static final String INTERRUPT =
      """
      SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE pid || ' ' || extract(epoch FROM xact_start) = ?
      """;

  @Override
  public void begin(Connection connection) throws SQLException {
    execute(connection, BEGIN);
  }

  @Override
  public void forbidWrites(Connection connection) throws SQLException {
    execute(connection, "SET TRANSACTION READ ONLY");
  }

  @Override
  public void bound(Connection connection, Duration lock, Duration statement) throws SQLException {
    execute(
        connection,
        "SET LOCAL lock_timeout = %s; SET LOCAL statement_timeout = %s; SET LOCAL idle_in_transaction_session_timeout = %s"
            .formatted(lock.toMillis(), statement.toMillis(), IDLE_MILLIS));
  }

  @Override
  public void commitEarly(Connection connection) throws SQLException {
    execute(connection, "SET LOCAL synchronous_commit = off");
  }

  @Override
  public String identity(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(IDENTITY)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void interrupt(Connection connection, String identity) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INTERRUPT)) {
      statement.setString(1, identity);
      statement.execute();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
