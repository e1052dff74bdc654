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

/**
 * The same work on a real server, through Segue and with the text that Segue would send written by
 * hand, in turns, so that whatever else the machine does falls on both.
 */
final class ServerMix {
  private static final int ROUNDS = 31;
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
   * @param times how often on each in a round
   */
  private record Task(String name, int clients, int times, Work byHand, Work rewritten) {}

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
    DataSource raw = source(url);
    Path rules = Files.createTempFile("segue-benchmark", ".yaml");
    Files.writeString(rules, RULES);
    SegueDataSource segue = new SegueDataSource(raw);
    segue.setRules(rules.toString());
    System.out.printf(
        Locale.ROOT,
        "%non the server, Segue over the text written by hand, median of %d rounds (quartiles)%n"
            + "%-34s %24s %24s%n",
        ROUNDS,
        "",
        "time",
        "client's cpu");
    Work untouched = select("SELECT balance FROM tellers WHERE id = ?");
    compare(raw, segue, new Task("untouched select", 1, 300, untouched, untouched));
    compare(
        raw,
        segue,
        new Task(
            "rewritten select",
            1,
            300,
            select("SELECT COALESCE(holder, owner) AS owner FROM accounts WHERE id = ?"),
            select("SELECT owner FROM accounts WHERE id = ?")));
    compare(
        raw,
        segue,
        new Task(
            "rewritten update",
            1,
            100,
            update("UPDATE accounts SET owner = ?, holder = ? WHERE id = ?", 2),
            update("UPDATE accounts SET owner = ? WHERE id = ?", 1)));
    compare(
        raw,
        segue,
        new Task(
            "rewritten batch of 1,000",
            1,
            1_000,
            batch("UPDATE accounts SET owner = ?, holder = ? WHERE id = ?", 2),
            batch("UPDATE accounts SET owner = ? WHERE id = ?", 1)));
    compare(
        raw,
        segue,
        new Task(
            "TPC-B-like, " + CLIENTS + " clients",
            CLIENTS,
            40,
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

  private static void compare(DataSource raw, DataSource segue, Task task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(task.clients());
    List<Connection> ours = connections(segue, task.clients());
    List<Connection> theirs = connections(raw, task.clients());
    double[] time = new double[ROUNDS];
    double[] cpu = new double[ROUNDS];
    try {
      for (int round = -10; round < ROUNDS; round++) {
        // By turns first, since the second may find what the first left in caches.
        boolean first = round % 2 == 0;
        double[] one =
            round(
                threads,
                first ? ours : theirs,
                first ? task.rewritten() : task.byHand(),
                task.times());
        double[] two =
            round(
                threads,
                first ? theirs : ours,
                first ? task.byHand() : task.rewritten(),
                task.times());
        if (round >= 0) {
          time[round] = first ? one[0] / two[0] : two[0] / one[0];
          cpu[round] = first ? one[1] / two[1] : two[1] / one[1];
        }
      }
    } finally {
      threads.shutdownNow();
      for (Connection connection : ours) {
        connection.close();
      }
      for (Connection connection : theirs) {
        connection.close();
      }
    }
    System.out.printf(Locale.ROOT, "%-34s %24s %24s%n", task.name(), told(time), told(cpu));
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
        ratios[ROUNDS / 2],
        ratios[ROUNDS / 4],
        ratios[3 * ROUNDS / 4]);
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
