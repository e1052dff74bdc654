package dev.segue.worker.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.segue.testing.PostgresServer;
import dev.segue.testing.TestPostgres;
import dev.segue.worker.catalog.Drivers;
import dev.segue.worker.catalog.Login;
import dev.segue.worker.database.Database;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each signal on a real server: silent where all is well, and its reason in words. */
class ThrottleIT {
  @TempDir Path folder = Path.of("");

  private String url = "";
  private Database database;

  @BeforeEach
  void connect() throws Exception {
    url = TestPostgres.createDatabase("CREATE TABLE t (id int PRIMARY KEY, v text)");
    database = open(url);
  }

  private static Database open(String url) throws Exception {
    Login login = new Login(url, Optional.empty(), Optional.empty());
    return Database.open(login, new Drivers(Path.of("no-such-folder")), 2);
  }

  @AfterEach
  void disconnect() {
    database.close();
  }

  private Optional<String> reason(Signal signal) {
    return new Throttle(database, List.of(signal)).reason();
  }

  @Test
  void sessions_beyondTheirNumber_areTheReason() throws Exception {
    Signal waiters = new SessionsSignal(SessionsSignal.Kind.LOCK_WAITERS, 0);
    assertThat(reason(waiters)).isEmpty();
    try (Connection holder = TestPostgres.connect(url);
        Connection waiter = TestPostgres.connect(url);
        Statement hold = holder.createStatement();
        Statement wait = waiter.createStatement()) {
      holder.setAutoCommit(false);
      hold.execute("LOCK TABLE t");
      Thread thread = new Thread(() -> runQuietly(wait, "SELECT count(*) FROM t"));
      thread.start();
      Optional<String> reason = reason(waiters);
      while (reason.isEmpty()) {
        Thread.onSpinWait();
        reason = reason(waiters);
      }
      assertThat(reason).hasValue("sessions waiting for a lock: 1; at most 0 may be");
      assertThat(reason(new SessionsSignal(SessionsSignal.Kind.ACTIVE, 0)))
          .hasValueSatisfying(text -> assertThat(text).contains("active sessions: "));
      holder.rollback();
      thread.join();
    }
    assertThat(reason(new SessionsSignal(SessionsSignal.Kind.ACTIVE, 1000))).isEmpty();
  }

  private static void runQuietly(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void slot_thatNobodyReads_isBehind() throws Exception {
    try (PostgresServer own = PostgresServer.start()) {
      String other = own.url("postgres");
      try (Database there = open(other)) {
        Signal lag = new LagSignal(Duration.ofSeconds(1), 1);
        assertThat(new Throttle(there, List.of(lag)).reason()).isEmpty();
        TestPostgres.execute(
            other,
            "SELECT pg_create_physical_replication_slot('forgotten', true)",
            "CREATE TABLE t AS SELECT i, repeat('x', 500) AS v FROM generate_series(1, 10000) i");
        assertThat(new Throttle(there, List.of(lag)).reason())
            .hasValueSatisfying(
                text ->
                    assertThat(text)
                        .startsWith("the replication slot forgotten is")
                        .contains("MB"));
      }
    }
  }

  @Test
  void deadRows_thatVacuumLeft_areTheReason() throws Exception {
    Signal dead = new VacuumSignal("t", 50);
    assertThat(reason(dead)).isEmpty();
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE t SET (autovacuum_enabled = false)");
      statement.execute("INSERT INTO t SELECT i, 'a' FROM generate_series(1, 120000) i");
      statement.execute("UPDATE t SET v = 'b'");
      statement.execute("SELECT pg_stat_force_next_flush()");
    }
    assertThat(reason(dead))
        .hasValueSatisfying(text -> assertThat(text).contains("120,000 dead rows"));
  }

  @Test
  void query_thatSaysSomething_isTheReason() {
    assertThat(reason(new QuerySignal("SELECT false"))).isEmpty();
    assertThat(reason(new QuerySignal("SELECT NULL"))).isEmpty();
    assertThat(reason(new QuerySignal("SELECT 1 WHERE false"))).isEmpty();
    assertThat(reason(new QuerySignal("SELECT 'payday'"))).hasValue("the own query says: payday");
  }

  @Test
  void signal_thatCannotBeRead_isAReasonItself() {
    assertThat(reason(new QuerySignal("SELECT nonsense")))
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("own query cannot be read: ").contains("nonsense"));
    assertThat(reason(new QuerySignal("SELECT pg_sleep(30)")))
        .hasValueSatisfying(text -> assertThat(text).contains("cannot be read"));
  }

  @Test
  void file_whileItExists_isTheReason() throws Exception {
    Path file = folder.resolve("wait");
    assertThat(reason(new FileSignal(file))).isEmpty();
    Files.writeString(file, "");
    assertThat(reason(new FileSignal(file))).hasValue("the file " + file + " exists");
  }

  @Test
  void probe_withoutSuccess_isTheReason() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int[] status = {204};
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(status[0], -1);
          exchange.close();
        });
    server.start();
    URI address =
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/health?token=secret");
    assertThat(reason(new ProbeSignal(address))).isEmpty();
    status[0] = 503;
    assertThat(reason(new ProbeSignal(address)))
        .hasValue("the probe http://127.0.0.1/health answers with 503");
    server.stop(0);
    assertThat(reason(new ProbeSignal(address)))
        .hasValueSatisfying(
            text -> assertThat(text).contains("does not answer").doesNotContain("secret"));
  }
}
