package dev.segue.driver.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
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
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool over our URL: which connections it throws away, which it keeps, and what it asks them. */
final class PoolIT {
  private static final String RULES =
      """
        - id: users-age
          table: users
          phase: dual-write
          exact: true
          retype:
            {from: age, to: years, old-type: integer, new-type: text,
             forward: "age::text", backward: "years::integer"}
      """;

  private final PoolClock clock = new PoolClock();
  private Postgres postgres;
  private Ruled ruled;
  private HikariDataSource pool;

  @BeforeEach
  void openPool(@TempDir Path directory) throws Exception {
    postgres =
        Postgres.database(
            "CREATE TABLE users (id serial PRIMARY KEY, age int, years text)",
            "INSERT INTO users (age) VALUES (1), (2)");
    ruled = Ruled.by(postgres, directory, RULES);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(ruled.url());
    config.setMaximumPoolSize(1);
    config.setLeakDetectionThreshold(600_000);
    config.setScheduledExecutor(clock);
    pool = new HikariDataSource(config);
  }

  @AfterEach
  void closePool() {
    pool.close();
    clock.shutdownNow();
  }

  private static int backend(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private int backend() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return backend(connection);
    }
  }

  @Test
  void connection_afterEachRefusalOfOurs_staysInThePool() throws SQLException {
    int before = backend();
    try (Connection connection = pool.getConnection()) {
      assertRefused(connection, "UPDATE users SET years = '007'", "22SG1");
      assertRefused(connection, "COPY users (years) TO STDOUT", "SG001");
      assertThatThrownBy(
              () ->
                  connection
                      .prepareStatement(
                          "SELECT * FROM users",
                          ResultSet.TYPE_FORWARD_ONLY,
                          ResultSet.CONCUR_UPDATABLE)
                      .close())
          .hasMessageContaining("SG010");
      assertThat(connection.isClosed()).isFalse();
      assertThat(connection.isValid(5)).isTrue();
    }
    assertThat(backend()).isEqualTo(before);
  }

  private static void assertRefused(Connection connection, String sql, String state)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(sql))
          .isInstanceOf(SQLException.class)
          .extracting(thrown -> ((SQLException) thrown).getSQLState())
          .isEqualTo(state);
    }
  }

  @Test
  void connection_whoseBackendIsGone_isThrownAway() throws SQLException {
    int before = backend();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("UPDATE users SET years = '3'");
      postgres.run("SELECT pg_terminate_backend(" + before + ")");
      assertThatThrownBy(() -> statement.executeQuery("SELECT years FROM users"))
          .isInstanceOf(SQLException.class);
      assertThat(connection.isClosed()).isTrue();
    }
    assertThat(backend()).isNotEqualTo(before);
    assertHoldsNothing(instance());
  }

  /** Nothing began before that could still run under the rules that are now replaced. */
  private static void assertHoldsNothing(Instance instance) {
    instance.epochs().publish(instance.epochs().current().rules());
    assertThat(instance.epochs().isSettled()).isTrue();
  }

  private Instance instance() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return connection.unwrap(SegueConnection.class).instance();
    }
  }

  /** What an aborted or evicted connection was in the middle of is let go. */
  @Test
  void connection_abortedInMidTransaction_letsItsRulesGo() throws Exception {
    Instance instance = instance();
    Connection connection = pool.getConnection();
    connection.setAutoCommit(false);
    connection.createStatement().executeUpdate("UPDATE users SET years = '3'");
    instance.epochs().publish(instance.epochs().current().rules());
    assertThat(instance.epochs().isSettled()).isFalse();
    connection.abort(Runnable::run);
    // With pgjdbc alone it is the same: the pool rolls back what it takes for open.
    assertThatThrownBy(connection::close).hasMessageContaining("has been closed");
    assertThat(instance.epochs().isSettled()).isTrue();
    assertThat(postgres.value("SELECT count(*) FROM users WHERE age = 3")).isEqualTo("0");
    assertThat(backend()).isPositive();
  }

  @Test
  void connection_givenBackOrNot_isALeakOrNot() throws SQLException {
    Connection connection = pool.getConnection();
    RunnableScheduledFuture<?> leak = clock.last();
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT years FROM users");
      assertThat(leak.isCancelled()).isFalse();
    }
    connection.close();
    assertThat(leak.isCancelled()).isTrue();
  }

  /** What a pool sends to keep a connection alive asks nothing of the rules and holds none. */
  @Test
  void connection_keptAlive_holdsNoRules() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      Instance instance = connection.unwrap(SegueConnection.class).instance();
      long planned = instance.tallies().plannings();
      connection.setAutoCommit(false);
      assertThat(connection.isValid(5)).isTrue();
      connection.commit();
      assertThat(instance.tallies().plannings()).isEqualTo(planned);
      assertHoldsNothing(instance);
    }
    try (Connection alone = ruled.connect()) {
      postgres.run("SELECT pg_terminate_backend(" + backend(alone) + ")");
      assertThat(alone.isValid(5)).isFalse();
    }
  }

  /** Hundreds of connections at once share one instance, and each has its own backend. */
  @Test
  void connections_askedForInAStorm_areAllOfOneInstance() throws Exception {
    int clients = 64;
    Set<Instance> instances = Collections.newSetFromMap(new IdentityHashMap<>());
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    CountDownLatch start = new CountDownLatch(1);
    Callable<Instance> client =
        () -> {
          start.await();
          Instance last = null;
          for (int round = 0; round < 4; round++) {
            try (Connection connection = ruled.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(years) FROM users")) {
              rows.next();
              assertThat(rows.getInt(1)).isEqualTo(2);
              last = connection.unwrap(SegueConnection.class).instance();
            }
          }
          return java.util.Objects.requireNonNull(last);
        };
    try {
      List<Future<Instance>> all = new ArrayList<>();
      for (int number = 0; number < clients; number++) {
        all.add(threads.submit(client));
      }
      start.countDown();
      for (Future<Instance> one : all) {
        instances.add(one.get(60, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(instances).containsExactly(instance());
    assertHoldsNothing(instance());
  }
}
