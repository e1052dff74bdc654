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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  /** As a role that may see next to nothing of others. */
  private Database asPlainRole() throws Exception {
    TestPostgres.execute(url, "DROP ROLE IF EXISTS plain", "CREATE ROLE plain LOGIN");
    return open(url.replace("user=postgres", "user=plain"));
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
    Signal waiters = new PostgresSessionsSignal(PostgresSessionsSignal.Kind.LOCK_WAITERS, 0);
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
      try (Database plain = asPlainRole()) {
        assertThat(new Throttle(plain, List.of(waiters)).reason()).isEqualTo(reason);
        Signal active = new PostgresSessionsSignal(PostgresSessionsSignal.Kind.ACTIVE, 1000);
        assertThat(new Throttle(plain, List.of(active)).reason())
            .hasValueSatisfying(
                text ->
                    assertThat(text)
                        .startsWith("active sessions cannot be read: ")
                        .contains("GRANT pg_monitor"));
      }
      assertThat(reason(new PostgresSessionsSignal(PostgresSessionsSignal.Kind.ACTIVE, 0)))
          .hasValueSatisfying(text -> assertThat(text).contains("active sessions: "));
      holder.rollback();
      thread.join();
    }
    assertThat(reason(new PostgresSessionsSignal(PostgresSessionsSignal.Kind.ACTIVE, 1000)))
        .isEmpty();
  }

  private static void runUntilCancelled(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("57014");
    }
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
        Signal lag = new PostgresLagSignal(Duration.ofSeconds(1), 1);
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
    Signal dead = new PostgresVacuumSignal("t", 50, true);
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
  void deadRows_ofATableWhoseCountsWereLost_areHeldAgainstTheCatalogs() throws Exception {
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE t SET (autovacuum_enabled = false)");
      statement.execute("INSERT INTO t SELECT i, 'a' FROM generate_series(1, 250000) i");
      statement.execute("ANALYZE t");
      statement.execute("SELECT pg_stat_force_next_flush()");
      // As behind a crash.
      statement.execute("SELECT pg_stat_reset_single_table_counters('t'::regclass)");
      statement.execute("UPDATE t SET v = 'b' WHERE id <= 110000");
      statement.execute("SELECT pg_stat_force_next_flush()");
    }
    assertThat(reason(new PostgresVacuumSignal("t", 50, true))).isEmpty();
    assertThat(reason(new PostgresVacuumSignal("t", 40, true)))
        .hasValueSatisfying(
            text -> assertThat(text).contains("110,000 dead rows beside 250,000 live ones"));
  }

  /** The next chunk says so, and ends the work; a reason would have it wait for ever. */
  @Test
  void table_thatIsGone_isNoReason() {
    assertThat(reason(new PostgresVacuumSignal("public.gone", 50, true))).isEmpty();
    assertThat(reason(new PostgresAnalyzeSignal("public.gone", Duration.ofMinutes(1)))).isEmpty();
  }

  @Test
  void analyze_ofTheTable_isTheReasonForAWhile() throws Exception {
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO t SELECT i, 'a' FROM generate_series(1, 20000) i");
      // Slow on purpose: it sleeps between pages.
      statement.execute("SET vacuum_cost_delay = 100");
      statement.execute("SET vacuum_cost_limit = 1");
      Thread analyze = new Thread(() -> runUntilCancelled(statement, "ANALYZE t"));
      analyze.start();
      Signal signal = new PostgresAnalyzeSignal("t", PostgresAnalyzeSignal.PATIENCE);
      Optional<String> reason = Optional.empty();
      while (reason.isEmpty()) {
        assertThat(analyze.isAlive()).isTrue();
        reason = reason(signal);
      }
      assertThat(reason).hasValueSatisfying(text -> assertThat(text).startsWith("ANALYZE reads t"));
      assertThat(reason(new PostgresAnalyzeSignal("t", Duration.ZERO))).isEmpty();
      try (Database plain = asPlainRole()) {
        assertThat(new Throttle(plain, List.of(signal)).reason()).isEqualTo(reason);
      }
      statement.cancel();
      analyze.join();
      assertThat(reason(signal)).isEmpty();
    }
  }

  @Test
  void vacuum_atWorkOnTheTable_isTheReasonWhereItIsWaitedFor() throws Exception {
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO t SELECT i, 'a' FROM generate_series(1, 20000) i");
      statement.execute("UPDATE t SET v = 'b'");
      // Slow on purpose: it sleeps between pages.
      statement.execute("SET vacuum_cost_delay = 100");
      statement.execute("SET vacuum_cost_limit = 1");
      Thread vacuum = new Thread(() -> runUntilCancelled(statement, "VACUUM t"));
      vacuum.start();
      Optional<String> reason = Optional.empty();
      while (reason.isEmpty()) {
        assertThat(vacuum.isAlive()).isTrue();
        reason = reason(new PostgresVacuumSignal("t", 50, true));
      }
      assertThat(reason).hasValue("a vacuum is at work on t");
      assertThat(reason(new PostgresVacuumSignal("t", 50, false))).isEmpty();
      try (Database plain = asPlainRole()) {
        Signal signal = new PostgresVacuumSignal("t", 50, true);
        assertThat(new Throttle(plain, List.of(signal)).reason()).isEqualTo(reason);
      }
      statement.cancel();
      vacuum.join();
    }
  }

  @Test
  void commit_thatTookLong_isTheReasonOnce() throws Exception {
    Signal commits = new CommitSignal(database::slowestCommit, Duration.ZERO);
    assertThat(reason(new CommitSignal(database::slowestCommit, Duration.ofMinutes(1)))).isEmpty();
    database.inTransaction(connection -> true);
    assertThat(reason(commits))
        .hasValueSatisfying(text -> assertThat(text).startsWith("a commit took"));
  }

  @Test
  void log_thatCannotBeArchived_isTheReason() throws Exception {
    assertThat(reason(new PostgresArchiveSignal(0))).isEmpty();
    try (PostgresServer own = PostgresServer.start(Map.of("archive_mode", "on"))) {
      String other = own.url("postgres");
      try (Database there = open(other)) {
        Signal archive = new PostgresArchiveSignal(20);
        TestPostgres.execute(
            other,
            "ALTER SYSTEM SET archive_command = 'true'",
            "SELECT pg_reload_conf()",
            "CREATE TABLE t AS SELECT 1 AS i",
            "SELECT pg_switch_wal()");
        while (TestPostgres.number(other, "SELECT count(last_archived_wal) FROM pg_stat_archiver")
            == 0) {
          Thread.onSpinWait();
        }
        assertThat(new Throttle(there, List.of(archive)).reason()).isEmpty();
        TestPostgres.execute(
            other, "ALTER SYSTEM SET archive_command = 'false'", "SELECT pg_reload_conf()");
        for (int segment = 0; segment < 3; segment++) {
          TestPostgres.execute(other, "INSERT INTO t VALUES (1)", "SELECT pg_switch_wal()");
        }
        assertThat(new Throttle(there, List.of(archive)).reason())
            .hasValueSatisfying(
                text -> assertThat(text).contains("MB of log wait to be archived; at most 20 MB"));
      }
    }
  }

  @Test
  void criticalLimit_endsWhatALimitLetsWait() throws Exception {
    Critical critical = new Critical(Optional.empty(), Optional.empty(), Optional.of(0));
    Throttle throttle =
        new Throttle(
            database, List.of(new QuerySignal("SELECT false")), PostgresSignals.of(critical));
    try (Connection busy = TestPostgres.connect(url);
        Statement statement = busy.createStatement()) {
      Thread thread = new Thread(() -> runQuietly(statement, "SELECT pg_sleep(1)"));
      thread.start();
      while (throttle.critical().isEmpty()) {
        assertThat(throttle.reason()).isEmpty();
      }
      assertThat(throttle.critical())
          .hasValueSatisfying(text -> assertThat(text).startsWith("active sessions: "));
      thread.join();
    }
  }

  @Test
  void query_thatSaysSomething_isTheReason() {
    assertThat(reason(new QuerySignal("SELECT false"))).isEmpty();
    assertThat(reason(new QuerySignal("SELECT NULL"))).isEmpty();
    assertThat(reason(new QuerySignal("SELECT 1 WHERE false"))).isEmpty();
    assertThat(reason(new QuerySignal("SELECT 'payday'"))).hasValue("the own query says: payday");
  }

  @Test
  void query_thatWrites_leavesNothing() throws Exception {
    TestPostgres.execute(
        url,
        "INSERT INTO t VALUES (1, 'a')",
        "CREATE FUNCTION writes() RETURNS boolean LANGUAGE sql VOLATILE AS"
            + " 'UPDATE t SET v = ''b''; SELECT false'");
    assertThat(reason(new QuerySignal("SELECT writes()")))
        .hasValueSatisfying(
            text -> assertThat(text).contains("cannot be read", "read-only transaction"));
    // Nor what a read-only transaction may do.
    assertThat(reason(new QuerySignal("SELECT set_config('application_name', 'left', false)")))
        .isPresent();
    assertThat(reason(new QuerySignal("SELECT current_setting('application_name') = 'left'")))
        .isEmpty();
    assertThat(TestPostgres.number(url, "SELECT count(*) FROM t WHERE v = 'a'")).isEqualTo(1);
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
  void signal_thatFailsUnforeseen_isAReasonWithoutWhatItSays() {
    // The host has an underscore: the client refuses it, and says the whole address.
    assertThat(reason(new ProbeSignal(URI.create("http://ann:s3cret@app_1/ready?token=s3cret"))))
        .hasValue("probe cannot be read: IllegalArgumentException");
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
