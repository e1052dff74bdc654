package dev.segue.worker.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.segue.worker.catalog.Drivers;
import dev.segue.worker.catalog.Login;
import dev.segue.worker.catalog.Remedy;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.server.FailureKind;
import dev.segue.worker.server.Server;
import dev.segue.worker.server.Servers;
import dev.segue.worker.server.Transactions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The user's database, through a small pool. Safe for use by many threads. */
public final class Database implements AutoCloseable {
  /** How long a transaction waits for a connection: longer, and the database is in trouble. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Where people wait for an answer that may as well be that the database is down. */
  private static final Duration SHORT_PATIENCE = Duration.ofSeconds(3);

  private final HikariDataSource pool;
  private final Login login;
  private final Driver driver;
  private final Server server;
  private final AtomicLong slowestCommit = new AtomicLong();

  /**
   * Something done over a connection.
   *
   * @param <T> what it gives
   * @param <X> how it may fail besides
   */
  public interface Work<T, X extends Exception> {
    /** Does it. */
    T over(Connection connection) throws SQLException, X;
  }

  private Database(HikariDataSource pool, Login login, Driver driver) {
    this.pool = pool;
    this.login = login;
    this.driver = driver;
    // A driver was found for it, and so it is of a known kind.
    this.server = Servers.of(login.url()).orElseThrow();
  }

  /** Connects once, so that whatever is wrong is said at once, and makes a pool. */
  public static Database open(Login login, Drivers drivers, int connections)
      throws SourceException {
    Driver driver = drivers.of(login);
    try {
      Drivers.connect(login, driver).close();
      return pool(login, driver, connections, PATIENCE);
    } catch (SQLException e) {
      throw new SourceException(
          "Cannot connect to "
              + login.shownUrl()
              + ": "
              + login.withoutSecrets(String.valueOf(e.getMessage()))
              + Remedy.behind(e));
    }
  }

  /**
   * Makes a pool without connecting, for those who go on while the database is down.
   *
   * @throws SourceException if no driver takes the URL
   */
  public static Database unconnected(Login login, Drivers drivers, int connections)
      throws SourceException {
    return pool(login, drivers.of(login), connections, SHORT_PATIENCE);
  }

  private static Database pool(Login login, Driver driver, int connections, Duration patience) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("segue");
    config.setDataSource(new LoginSource(login, driver));
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(0);
    config.setAutoCommit(false);
    config.setConnectionTimeout(patience.toMillis());
    config.setInitializationFailTimeout(-1);
    return new Database(new HikariDataSource(config), login, driver);
  }

  /** Does something in one READ COMMITTED transaction; a failure undoes all of it. */
  public <T, X extends Exception> T inTransaction(Work<T, X> work) throws SQLException, X {
    // A connection that is closed with a transaction open is rolled back by the pool.
    try (Connection connection = pool.getConnection()) {
      transactions().begin(connection);
      T result = work.over(connection);
      long begun = System.nanoTime();
      connection.commit();
      slowestCommit.accumulateAndGet(System.nanoTime() - begun, Math::max);
      return result;
    }
  }

  /** Does something in a transaction that may not write, and is undone in any case. */
  public <T, X extends Exception> T looking(Work<T, X> work) throws SQLException, X {
    try (Connection connection = pool.getConnection()) {
      transactions().begin(connection);
      transactions().forbidWrites(connection);
      T result = work.over(connection);
      connection.rollback();
      return result;
    }
  }

  /** What kind of server it is on. */
  public Server server() {
    return server;
  }

  /** What the server is told about transactions. */
  public Transactions transactions() {
    return server.transactions();
  }

  /** What a failed transaction means. */
  public FailureKind kindOf(SQLException failure) {
    return server.kindOf(failure);
  }

  /** The slowest commit since this was last asked, a round trip included. */
  public Duration slowestCommit() {
    return Duration.ofNanos(slowestCommit.getAndSet(0));
  }

  /**
   * Runs one statement that no transaction may be around, such as CREATE INDEX CONCURRENTLY, in a
   * session of its own, however long it takes.
   *
   * @throws SourceException if a timeout of the server would cut it off, before it begins
   */
  public void alone(String text) throws SQLException, SourceException {
    try (Connection connection = unbound();
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private Connection unbound() throws SQLException, SourceException {
    try (Connection like = pool.getConnection()) {
      return UnboundSession.open(login, driver, like);
    }
  }

  /** What the database is, without secrets. */
  public String name() {
    return login.shownUrl();
  }

  /** A failure in words, without secrets. */
  public String explained(SQLException failure) {
    return login.withoutSecrets(
        String.valueOf(failure.getMessage()).lines().findFirst().orElse("")
            + " (SQLSTATE "
            + failure.getSQLState()
            + ")"
            + Remedy.behind(failure));
  }

  /**
   * The same, without any value of a row.
   *
   * @param masked whether values are to be kept out of it
   */
  public String explained(SQLException failure, boolean masked) {
    return masked && kindOf(failure) == FailureKind.DATA
        ? "some row raises an error (SQLSTATE " + failure.getSQLState() + ")"
        : explained(failure);
  }

  @Override
  public void close() {
    pool.close();
  }
}
