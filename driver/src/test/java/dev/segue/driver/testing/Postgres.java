package dev.segue.driver.testing;

import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database of a test class's own on the test run's one server.
 *
 * @param url the vendor's URL of this database
 */
public record Postgres(String url) {
  /** A fresh database with these statements run in it. */
  public static Postgres database(String... statements) {
    return new Postgres(TestPostgres.createDatabase(statements));
  }

  /** A connection of the vendor's. */
  public Connection connect() throws SQLException {
    return TestPostgres.connect(url);
  }

  /** Runs statements past Segue. */
  public void run(String... statements) {
    TestPostgres.execute(url, statements);
  }

  /** One text value, read past Segue. */
  public String value(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }
}
