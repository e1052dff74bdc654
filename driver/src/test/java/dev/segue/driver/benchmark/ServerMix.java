package dev.segue.driver.benchmark;

import dev.segue.driver.SegueDataSource;
import dev.segue.driver.forwarding.ForwardingDataSource;
import dev.segue.testing.TestPostgres;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.postgresql.jdbc.PgConnection;

/**
 * The same work on a real server, through Segue and with the text that Segue would send written by
 * hand, in turns, so that whatever else the machine does falls on both; on the same connections,
 * too, for on two processors it matters for long where a server's process happens to run. The text
 * written by hand runs twice in each round: what those two differ by, this run cannot tell from
 * nothing.
 */
final class ServerMix {
  /** So many rounds of a task, that all it runs has been compiled for good, count for nothing. */
  private static final int WARMING = 2;

  private static final int ACCOUNTS = 10_000;
  private static final int CLIENTS = 8;

  private static final String RULES =
      """
      segue: 1
      changes:
        - id: holder
          table: accounts
          phase: dual-write
          rename: {from: holder, to: owner, type: text}
      """;

  /** A piece of work, done as often as it is told, on a connection. */
  private interface Work {
    void on(Connection connection, int times) throws SQLException;
  }

  /**
   * Work with the text written by hand, and with the one that becomes it.
   *
   * @param clients on so many connections at once
   * @param times how often on each in a round; few, for the machine has whims that last longer
   */
  private record Task(
      String name, int clients, int rounds, int times, Work byHand, Work rewritten) {}

  private ServerMix() {}

  static void print() throws Exception {
    String url =
        TestPostgres.createDatabase(
            "CREATE TABLE accounts (id int PRIMARY KEY, balance bigint, holder text, owner text)",
            "CREATE TABLE tellers (id int PRIMARY KEY, balance bigint)",
            "CREATE TABLE history (account int, delta bigint, at timestamptz)",
            "INSERT INTO accounts SELECT n, 0, 'h' || n, 'h' || n FROM generate_series(1, "
                + ACCOUNTS
                + ") AS n",
            "INSERT INTO tellers SELECT n, 0 FROM generate_series(1, 100) AS n",
            "ANALYZE");
    Path rules = Files.createTempFile("segue-benchmark", ".yaml");
    Files.writeString(rules, RULES);
    SegueDataSource segue = new SegueDataSource(source(url));
    segue.setRules(rules.toString());
    System.out.printf(
        Locale.ROOT,
        "%non the server, Segue over the text written by hand, medians of rounds (quartiles)%n"
            + "%-26s %20s %20s %20s %20s%n",
        "",
        "time",
        "by hand, again",
        "client's cpu",
        "by hand, again");
    Work untouched = select("SELECT balance FROM tellers WHERE id = ?");
    compare(segue, new Task("untouched select", 1, 999, 20, untouched, untouched));
    compare(
        segue,
        new Task(
            "rewritten select",
            1,
            999,
            20,
            select("SELECT COALESCE(holder, owner) AS owner FROM accounts WHERE id = ?"),
            select("SELECT owner FROM accounts WHERE id = ?")));
    compare(
        segue,
        new Task(
            "rewritten update",
            1,
            999,
            10,
            update("UPDATE accounts SET owner = ?, holder = ? WHERE id = ?", 2),
            update("UPDATE accounts SET owner = ? WHERE id = ?", 1)));
    compare(
        segue,
        new Task(
            "rewritten batch of 1,000",
            1,
            99,
            1_000,
            batch("UPDATE accounts SET owner = ?, holder = ? WHERE id = ?", 2),
            batch("UPDATE accounts SET owner = ? WHERE id = ?", 1)));
    compare(
        segue,
        new Task(
            "TPC-B-like, " + CLIENTS + " clients",
            CLIENTS,
            99,
            20,
            mix("UPDATE accounts SET balance = balance + ?, owner = ?, holder = ? WHERE id = ?", 2),
            mix("UPDATE accounts SET balance = balance + ?, owner = ? WHERE id = ?", 1)));
    Files.delete(rules);
  }

  private static DataSource source(String url) {
    return new ForwardingDataSource() {
      @Override
      protected DataSource delegate() {
        throw new UnsupportedOperationException("connects by itself");
      }

      @Override
      public Connection getConnection() throws SQLException {
        return TestPostgres.connect(url);
      }
    };
  }

  private static void compare(DataSource segue, Task task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(task.clients());
    List<Connection> ours = connections(segue, task.clients());
    List<Connection> raw = new ArrayList<>();
    for (Connection connection : ours) {
      raw.add(connection.unwrap(PgConnection.class));
    }
    List<List<Connection>> ways = List.of(ours, raw, raw);
    double[][] time = new double[2][task.rounds()];
    double[][] cpu = new double[2][task.rounds()];
    try {
      for (int round = -WARMING * task.rounds(); round < task.rounds(); round++) {
        double[][] took = new double[ways.size()][];
        for (int turn = 0; turn < ways.size(); turn++) {
          // By turns first, since the second may find what the first left in caches.
          int way = Math.floorMod(round + turn, ways.size());
          Work work = way == 0 ? task.rewritten() : task.byHand();
          took[way] = round(threads, ways.get(way), work, task.times());
        }
        for (int way = 0; way < 2 && round >= 0; way++) {
          time[way][round] = took[way][0] / took[2][0];
          cpu[way][round] = took[way][1] / took[2][1];
        }
      }
    } finally {
      threads.shutdownNow();
      for (Connection connection : ours) {
        connection.close();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-26s %20s %20s %20s %20s%n",
        task.name(),
        told(time[0]),
        told(time[1]),
        told(cpu[0]),
        told(cpu[1]));
  }

  private static List<Connection> connections(DataSource source, int count) throws SQLException {
    List<Connection> connections = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      connections.add(source.getConnection());
    }
    return connections;
  }

  private static String told(double[] ratios) {
    Arrays.sort(ratios);
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f-%.3f)",
        ratios[ratios.length / 2],
        ratios[ratios.length / 4],
        ratios[3 * ratios.length / 4]);
  }

  /** The time that the work takes on all connections at once, and what its threads compute. */
  private static double[] round(
      ExecutorService threads, List<Connection> connections, Work work, int times)
      throws Exception {
    List<Future<Long>> running = new ArrayList<>();
    long begun = System.nanoTime();
    for (Connection connection : connections) {
      running.add(
          threads.submit(
              () -> {
                long busy = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                work.on(connection, times);
                return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - busy;
              }));
    }
    long busy = 0;
    for (Future<Long> each : running) {
      busy += each.get();
    }
    return new double[] {System.nanoTime() - begun, busy};
  }

  private static Work select(String sql) {
    return (connection, times) -> {
      for (int n = 1; n <= times; n++) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.setInt(1, n % 100 + 1);
          try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            rows.getString(1);
          }
        }
      }
    };
  }

  private static Work update(String sql, int owners) {
    return (connection, times) -> {
      for (int n = 1; n <= times; n++) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          bind(statement, 1, owners, n);
          statement.executeUpdate();
        }
      }
    };
  }

  private static void bind(PreparedStatement statement, int from, int owners, int n)
      throws SQLException {
    for (int owner = 0; owner < owners; owner++) {
      statement.setString(from + owner, "owner " + n);
    }
    statement.setInt(from + owners, n % ACCOUNTS + 1);
  }

  private static Work batch(String sql, int owners) {
    return (connection, times) -> {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int n = 1; n <= times; n++) {
          bind(statement, 1, owners, n);
          statement.addBatch();
        }
        statement.executeBatch();
      }
      connection.commit();
      connection.setAutoCommit(true);
    };
  }

  private static Work mix(String update, int owners) {
    return (connection, times) -> {
      int own = System.identityHashCode(connection);
      connection.setAutoCommit(false);
      for (int n = 1; n <= times; n++) {
        int account = Math.floorMod(own + 7919 * n, ACCOUNTS) + 1;
        try (PreparedStatement statement = connection.prepareStatement(update)) {
          statement.setLong(1, n);
          bind(statement, 2, owners, account);
          statement.executeUpdate();
        }
        run(connection, "SELECT balance FROM accounts WHERE id = ?", account, false);
        run(
            connection,
            "UPDATE tellers SET balance = balance + 1 WHERE id = ?",
            own % 100 + 1,
            true);
        run(connection, "INSERT INTO history VALUES (?, 1, now())", account, true);
        connection.commit();
      }
      connection.setAutoCommit(true);
    };
  }

  private static void run(Connection connection, String sql, int key, boolean writes)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, Math.abs(key));
      if (writes) {
        statement.executeUpdate();
      } else {
        statement.executeQuery().close();
      }
    }
  }
}
