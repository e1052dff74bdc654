package dev.segue.examples.quickstart;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Runs statements over a pool: the little that the example needs around plain JDBC. */
final class Sql {
  private final DataSource pool;

  Sql(DataSource pool) {
    this.pool = pool;
  }

  /** Reads one row of a result. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What is done in one transaction. */
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  <T> List<T> query(String sql, RowReader<T> reader, Object... arguments) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return query(connection, sql, reader, arguments);
    }
  }

  static <T> List<T> query(
      Connection connection, String sql, RowReader<T> reader, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, arguments);
        ResultSet result = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(reader.read(result));
      }
      return rows;
    }
  }

  int update(String sql, Object... arguments) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return update(connection, sql, arguments);
    }
  }

  static int update(Connection connection, String sql, Object... arguments) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, arguments)) {
      return statement.executeUpdate();
    }
  }

  <T> T transaction(Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }
}
