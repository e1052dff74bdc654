package dev.segue.driver.benchmark;

import dev.segue.driver.forwarding.ForwardingDataSource;
import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Gives out {@link StubConnection}s over real ones.
 *
 * @see #server for where the tables under change are made
 */
final class StubSource extends ForwardingDataSource {
  private final String url;

  private StubSource(String url) {
    this.url = url;
  }

  /** Connections to a new database of a new server, with a table of users and one of orders. */
  static StubSource server() {
    return new StubSource(
        TestPostgres.createDatabase(
            "CREATE TABLE users (id int PRIMARY KEY, name text, full_name text)",
            "CREATE TABLE orders (id int PRIMARY KEY, note text)"));
  }

  @Override
  protected DataSource delegate() {
    throw new UnsupportedOperationException("the stub has nothing behind it");
  }

  @Override
  public Connection getConnection() throws SQLException {
    return new StubConnection(TestPostgres.connect(url));
  }
}
