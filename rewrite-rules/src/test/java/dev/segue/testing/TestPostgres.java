package dev.segue.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** The one PostgreSQL of a test run: started at first use, stopped with the JVM. */
public final class TestPostgres {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private TestPostgres() {}

  /** The JDBC URL of a new, empty database. */
  public static String createDatabase() {
    String name = "test_" + NUMBER.incrementAndGet();
    try (Connection connection = connect(Running.SERVER.url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database " + name, e);
    }
    return Running.SERVER.url(name);
  }

  /** The JDBC URL of a new database with what is in another, to which nobody is connected. */
  public static String createDatabaseLike(String url) {
    String template = url.replaceAll(".*/(\\w+)\\?.*", "$1");
    String name = "test_" + NUMBER.incrementAndGet();
    execute(Running.SERVER.url("postgres"), "CREATE DATABASE " + name + " TEMPLATE " + template);
    return Running.SERVER.url(name);
  }

  /** The JDBC URL of a new database in which these statements were run. */
  public static String createDatabase(String... statements) {
    String url = createDatabase();
    execute(url, statements);
    return url;
  }

  /** Runs statements on a connection of their own. */
  public static void execute(String url, String... statements) {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot prepare " + url, e);
    }
  }

  /** The one number that a query gives, asked on a connection of its own. */
  public static long number(String url, String query) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Opens a connection without Segue. */
  public static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url);
  }

  private static final class Running {
    static final PostgresServer SERVER = PostgresServer.start();
  }
}
