package dev.segue.examples.quickstart;

import dev.segue.testing.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A replica of the shop's database, and how far it is behind. */
final class Follower implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final String LAG =
      "SELECT coalesce(max(extract(epoch FROM replay_lag) * 1000), 0)::bigint FROM pg_stat_replication";

  private static final String TABLES =
      "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
          + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1";

  private final String primary;
  private final String replica;
  private final PostgresServer server;
  private final Connection watching;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> looking;
  private final AtomicLong worstMillis = new AtomicLong();

  private Follower(PostgresServer primary, PostgresServer server) throws SQLException {
    this.primary = primary.url("postgres");
    this.replica = server.url("postgres");
    this.server = server;
    this.watching = DriverManager.getConnection(this.primary);
    this.looking =
        clock.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Starts a replica of that server, and watches it from now on. */
  static Follower of(PostgresServer primary) throws SQLException {
    return new Follower(primary, primary.replica());
  }

  private void look() {
    try {
      long millis = Sql.query(watching, LAG, row -> row.getLong(1)).get(0);
      worstMillis.accumulateAndGet(millis, Math::max);
    } catch (SQLException e) {
      throw new IllegalStateException("the replica's lag cannot be read", e);
    }
  }

  /** How far it was behind at most, as the primary saw it. */
  Duration worst() {
    if (looking.isDone()) {
      throw new IllegalStateException("the replica's lag was not watched to the end");
    }
    return Duration.ofMillis(worstMillis.get());
  }

  /**
   * Waits until it has all that was written so far, and compares all rows.
   *
   * @return the tables whose rows differ
   */
  List<String> differences(Duration patience) throws SQLException, IOException {
    try (Connection here = DriverManager.getConnection(primary);
        Connection there = DriverManager.getConnection(replica)) {
      String written = text(here, "SELECT pg_current_wal_lsn()");
      String question = "SELECT pg_last_wal_replay_lsn() >= '" + written + "'";
      long deadline = System.nanoTime() + patience.toNanos();
      while (!text(there, question).equals("t")) {
        if (System.nanoTime() > deadline) {
          throw new IOException("the replica does not come to " + written);
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
      Map<String, String> rows = rows(here);
      Map<String, String> same = rows(there);
      return rows.entrySet().stream()
          .filter(table -> !table.getValue().equals(same.get(table.getKey())))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  /** Of each table how many rows it has, and a sum over them. */
  private static Map<String, String> rows(Connection connection) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    for (String table : Sql.query(connection, TABLES, row -> row.getString(1))) {
      String sum =
          "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM "
              + table
              + " AS t";
      rows.put(table, text(connection, sum));
    }
    return rows;
  }

  private static String text(Connection connection, String sql) throws SQLException {
    return Sql.query(connection, sql, row -> row.getString(1)).get(0);
  }

  @Override
  public void close() throws SQLException {
    clock.shutdownNow();
    watching.close();
    server.close();
  }
}
