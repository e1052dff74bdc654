package dev.segue.driver.benchmark;

import dev.segue.driver.forwarding.ForwardingDataSource;
import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Gives out {@link StubConnection}s over one real connection to a database of the test's server.
 */
public final class StubSource extends ForwardingDataSource {
  private final Connection real;

  /** A source on a new database with a table of users and one of orders. */
  public StubSource() throws SQLException {
    String url =
        TestPostgres.createDatabase(
            "CREATE TABLE users (id int PRIMARY KEY, name text, full_name text)",
            "CREATE TABLE orders (id int PRIMARY KEY, note text)");
    real = TestPostgres.connect(url);
  }

  @Override
  protected DataSource delegate() {
    throw new UnsupportedOperationException("the stub has nothing behind it");
  }

  @Override
  public Connection getConnection() {
    return new StubConnection(real);
  }

  @Override
  public Connection getConnection(String user, String password) {
    return new StubConnection(real);
  }
}
