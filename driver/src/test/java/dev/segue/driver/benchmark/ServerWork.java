package dev.segue.driver.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A piece of work on a real server, done as often as it is told, on a connection. */
interface ServerWork {
  /** So many rows there are in {@code accounts}, with keys from 1. */
  int ACCOUNTS = 10_000;

  void on(Connection connection, int times) throws SQLException;

  static ServerWork select(String sql) {
    return (connection, times) -> {
      for (int n = 1; n <= times; n++) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.setInt(1, n % 100 + 1);
          try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            rows.getString(1);
          }
        }
      }
    };
  }

  static ServerWork update(String sql, int owners) {
    return (connection, times) -> {
      for (int n = 1; n <= times; n++) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          bind(statement, 1, owners, n);
          statement.executeUpdate();
        }
      }
    };
  }

  private static void bind(PreparedStatement statement, int from, int owners, int n)
      throws SQLException {
    for (int owner = 0; owner < owners; owner++) {
      statement.setString(from + owner, "owner " + n);
    }
    statement.setInt(from + owners, n % ACCOUNTS + 1);
  }

  static ServerWork batch(String sql, int owners) {
    return (connection, times) -> {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int n = 1; n <= times; n++) {
          bind(statement, 1, owners, n);
          statement.addBatch();
        }
        statement.executeBatch();
      }
      connection.commit();
      connection.setAutoCommit(true);
    };
  }

  static ServerWork mix(String update, int owners) {
    return (connection, times) -> {
      int own = System.identityHashCode(connection);
      connection.setAutoCommit(false);
      for (int n = 1; n <= times; n++) {
        int account = Math.floorMod(own + 7919 * n, ACCOUNTS) + 1;
        try (PreparedStatement statement = connection.prepareStatement(update)) {
          statement.setLong(1, n);
          bind(statement, 2, owners, account);
          statement.executeUpdate();
        }
        run(connection, "SELECT balance FROM accounts WHERE id = ?", account, false);
        run(
            connection,
            "UPDATE tellers SET balance = balance + 1 WHERE id = ?",
            own % 100 + 1,
            true);
        run(connection, "INSERT INTO history VALUES (?, 1, now())", account, true);
        connection.commit();
      }
      connection.setAutoCommit(true);
    };
  }

  private static void run(Connection connection, String sql, int key, boolean writes)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, Math.abs(key));
      if (writes) {
        statement.executeUpdate();
      } else {
        statement.executeQuery().close();
      }
    }
  }
}
