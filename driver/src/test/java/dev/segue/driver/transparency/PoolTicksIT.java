package dev.segue.driver.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.segue.driver.SegueDataSource;
import dev.segue.driver.execute.Instance;
import dev.segue.driver.jdbc.SegueConnection;
import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What a pool does as time goes by: it keeps its connections alive, and tells of lost ones. */
final class PoolTicksIT {
  private static final String RULES =
      """
        - id: users-name
          table: users
          phase: dual-write
          rename: {from: name, to: full_name, type: text}
      """;

  /** Held here, or its handler would be forgotten with it. */
  private static final Logger LEAKS = Logger.getLogger("com.zaxxer.hikari.pool.ProxyLeakTask");

  private final PoolClock clock = new PoolClock();
  private final Log log = new Log();
  private Postgres postgres;
  private Ruled ruled;

  /** How the pool comes to our connections. */
  private enum Way {
    URL,
    DATA_SOURCE
  }

  /** What was logged. */
  private static final class Log extends Handler {
    final List<LogRecord> records = new ArrayList<>();

    @Override
    public void publish(LogRecord entry) {
      records.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void createTables(@TempDir Path directory) throws Exception {
    postgres =
        Postgres.database(
            "CREATE TABLE users (id serial PRIMARY KEY, name text, full_name text)",
            "INSERT INTO users (name) VALUES ('Ann')");
    ruled = Ruled.by(postgres, directory, RULES);
    LEAKS.addHandler(log);
    LEAKS.setUseParentHandlers(false);
  }

  @AfterEach
  void stopClock() {
    clock.shutdownNow();
    LEAKS.removeHandler(log);
    LEAKS.setUseParentHandlers(true);
  }

  private HikariDataSource pool(Way way) {
    HikariConfig config = new HikariConfig();
    if (way == Way.URL) {
      config.setJdbcUrl(ruled.url());
    } else {
      PGSimpleDataSource vendors = new PGSimpleDataSource();
      vendors.setUrl(postgres.url());
      SegueDataSource ours = new SegueDataSource(vendors);
      ours.setRules(ruled.file().toString());
      config.setDataSource(ours);
    }
    config.setMaximumPoolSize(1);
    // Both far longer than a test: the clock is in our hand.
    config.setKeepaliveTime(600_000);
    config.setLeakDetectionThreshold(600_000);
    config.setScheduledExecutor(clock);
    return new HikariDataSource(config);
  }

  private static int backend(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static int backend(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return backend(connection);
    }
  }

  private void tick() {
    clock.repeated("KeepaliveTask").forEach(Runnable::run);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void keepalive_ofAnIdleConnection_leavesItAndTheRulesAlone(Way way) throws SQLException {
    try (HikariDataSource pool = pool(way)) {
      int before = backend(pool);
      Instance instance;
      try (Connection connection = pool.getConnection()) {
        instance = connection.unwrap(SegueConnection.class).instance();
      }
      long sent = sent(before);
      long planned = instance.tallies().plannings();
      assertThat(clock.repeated("KeepaliveTask")).hasSize(1);
      tick();
      assertThat(sent(before)).as("the pool asked the server").isGreaterThan(sent);
      assertThat(instance.tallies().plannings()).isEqualTo(planned);
      instance.epochs().publish(instance.epochs().current().rules());
      assertThat(instance.epochs().isSettled()).isTrue();
      assertThat(backend(pool)).isEqualTo(before);
    }
  }

  /** When that backend was last sent something, in microseconds. */
  private long sent(int backend) throws SQLException {
    return Long.parseLong(
        postgres.value(
            "SELECT (extract(epoch FROM query_start) * 1000000)::bigint FROM pg_stat_activity WHERE"
                + " pid = "
                + backend));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void keepalive_ofADeadConnection_replacesItBeforeAnybodyAsks(Way way) throws SQLException {
    try (HikariDataSource pool = pool(way)) {
      int before = backend(pool);
      postgres.run("SELECT pg_terminate_backend(" + before + ", 10000)");
      tick();
      while (pool.getHikariPoolMXBean().getIdleConnections() == 0) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(clock.repeated("KeepaliveTask")).as("one for each connection").hasSize(2);
      assertThat(backend(pool)).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void leak_ofAConnection_isToldWithItsNameAndWhoTookIt(Way way) throws SQLException {
    try (HikariDataSource pool = pool(way);
        Connection connection = takenByACarelessCaller(pool)) {
      clock.last().run();
      String name = connection.unwrap(SegueConnection.class).toString();
      assertThat(log.records).hasSize(1);
      LogRecord told = log.records.get(0);
      assertThat(told.getMessage())
          .contains("leak detection triggered for " + name + " on thread")
          .contains("PgConnection");
      assertThat(told.getThrown().getStackTrace())
          .extracting(StackTraceElement::getMethodName)
          .startsWith("getConnection", "takenByACarelessCaller");
    }
    assertThat(log.records).hasSize(1);
  }

  private static Connection takenByACarelessCaller(HikariDataSource pool) throws SQLException {
    return pool.getConnection();
  }
}
