package dev.segue.worker.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * An application at work, as pgbench's own mix has it (a transaction of five statements over
 * accounts, tellers and branches). It begins transactions at times that it does not choose by how
 * the last one went: what waits behind a slow one counts as slow, too.
 */
final class ForegroundLoad implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int BRANCHES = 100;
  private static final int TELLERS = 1_000;

  static final List<String> TABLES =
      List.of(
          "CREATE TABLE branches (id int PRIMARY KEY, balance bigint NOT NULL) WITH (fillfactor = 20)",
          "CREATE TABLE tellers (id int PRIMARY KEY, balance bigint NOT NULL) WITH (fillfactor = 20)",
          "CREATE TABLE history (account bigint, teller int, branch int, amount int, made timestamptz)",
          "INSERT INTO branches SELECT i, 0 FROM generate_series(1, " + BRANCHES + ") i",
          "INSERT INTO tellers SELECT i, 0 FROM generate_series(1, " + TELLERS + ") i");

  private static final List<String> TRANSACTION =
      List.of(
          "UPDATE accounts SET balance = balance + ? WHERE id = ?",
          "SELECT balance FROM accounts WHERE id = ?",
          "UPDATE tellers SET balance = balance + ? WHERE id = ?",
          "UPDATE branches SET balance = balance + ? WHERE id = ?",
          "INSERT INTO history VALUES (?, ?, ?, ?, now())");

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<Client> clients = new ArrayList<>();

  ForegroundLoad(String url, int accounts) throws SQLException {
    for (int i = 0; i < THREADS; i++) {
      clients.add(new Client(url, accounts, new Random(17 + i)));
    }
  }

  /** Milliseconds by which a transaction ended behind the time at which it was to begin. */
  static final class Latencies {
    private final double[] sorted;

    private Latencies(List<double[]> parts) {
      this.sorted = parts.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
    }

    static Latencies of(List<Latencies> runs) {
      return new Latencies(runs.stream().map(run -> run.sorted).toList());
    }

    double percentile(double share) {
      return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
  }

  /** As many transactions as it can, for so long; how many a second. */
  double most(Duration time) throws Exception {
    return run(time, 0).sorted.length / (time.toMillis() / 1e3);
  }

  /** So many transactions a second, all clients together, for so long. */
  Latencies run(Duration time, double rate) throws Exception {
    List<Future<double[]>> parts = new ArrayList<>();
    long begun = System.nanoTime();
    for (Client client : clients) {
      Callable<double[]> part = () -> client.run(begun, begun + time.toNanos(), rate / THREADS);
      parts.add(threads.submit(part));
    }
    List<double[]> all = new ArrayList<>();
    for (Future<double[]> part : parts) {
      all.add(part.get());
    }
    return new Latencies(all);
  }

  @Override
  public void close() throws SQLException {
    threads.shutdown();
    for (Client client : clients) {
      client.connection.close();
    }
  }

  /** One of its sessions. Confined to one thread at a time. */
  private static final class Client {
    private final Connection connection;
    private final List<PreparedStatement> statements = new ArrayList<>();
    private final int accounts;
    private final Random random;

    Client(String url, int accounts, Random random) throws SQLException {
      this.connection = DriverManager.getConnection(url);
      this.connection.setAutoCommit(false);
      for (String sql : TRANSACTION) {
        statements.add(connection.prepareStatement(sql));
      }
      this.accounts = accounts;
      this.random = random;
    }

    double[] run(long begin, long end, double rate) throws SQLException {
      List<Double> took = new ArrayList<>();
      long due = begin;
      while (true) {
        if (rate == 0) {
          due = System.nanoTime();
        } else {
          // Arrivals that know nothing of each other.
          due += (long) (-Math.log(1 - random.nextDouble()) / rate * 1e9);
        }
        if (due >= end) {
          return took.stream().mapToDouble(Double::doubleValue).toArray();
        }
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        transaction();
        took.add((System.nanoTime() - due) / 1e6);
      }
    }

    private void transaction() throws SQLException {
      int account = 1 + random.nextInt(accounts);
      int teller = 1 + random.nextInt(TELLERS);
      int branch = 1 + random.nextInt(BRANCHES);
      int amount = random.nextInt(10_000) - 5_000;
      update(0, amount, account);
      statements.get(1).setInt(1, account);
      statements.get(1).executeQuery().close();
      update(2, amount, teller);
      update(3, amount, branch);
      update(4, account, teller, branch, amount);
      connection.commit();
    }

    private void update(int statement, int... values) throws SQLException {
      PreparedStatement prepared = statements.get(statement);
      for (int i = 0; i < values.length; i++) {
        prepared.setInt(i + 1, values[i]);
      }
      prepared.executeUpdate();
    }
  }
}
