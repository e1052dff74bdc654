package dev.segue.worker.database;

import dev.segue.worker.catalog.Login;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What the pool takes its connections from: a driver, with one login. */
final class LoginSource implements DataSource {
  private final Login login;
  private final Driver driver;

  LoginSource(Login login, Driver driver) {
    this.login = login;
    this.driver = driver;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = driver.connect(login.url(), login.properties());
    if (connection == null) {
      throw new SQLException("The driver refused the URL " + login.shownUrl(), "08001");
    }
    return connection;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    // Nothing is logged here.
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // The pool bounds the time that it waits.
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(LoginSource.class.getPackageName());
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("This wraps nothing.");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
