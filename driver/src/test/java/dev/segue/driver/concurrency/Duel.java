package dev.segue.driver.concurrency;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Two transactions in explicit steps. A step that the server lets wait is left waiting, and what it
 * came to is noted when another step has let it go on.
 */
final class Duel implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Connection[] connections;
  private final int[] backends = new int[2];
  private final Connection referee;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final List<CompletableFuture<String>> waiting = new ArrayList<>();
  private final List<String> outcomes = new ArrayList<>();

  /**
   * Begins both transactions.
   *
   * @param referee a connection that asks the server who waits
   */
  Duel(Connection first, Connection second, Connection referee, int isolation) throws SQLException {
    this.connections = new Connection[] {first, second};
    this.referee = referee;
    for (int side = 0; side < 2; side++) {
      connections[side].setTransactionIsolation(isolation);
      connections[side].setAutoCommit(false);
      // The second side is the one that finds a deadlock out, and at once.
      one(
          connections[side],
          "SELECT set_config('deadlock_timeout', '" + (side == 0 ? "1h" : "10ms") + "', false)");
      backends[side] = Integer.parseInt(one(connections[side], "SELECT pg_backend_pid()"));
      connections[side].commit();
      waiting.add(CompletableFuture.completedFuture(""));
    }
  }

  /** One side (0 or 1) runs a statement, or commits. */
  Duel step(int side, String sql) throws Exception {
    settle(side);
    CompletableFuture<String> run =
        CompletableFuture.supplyAsync(() -> side + ": " + run(connections[side], sql), threads);
    waiting.set(side, run);
    Instant end = Instant.now().plus(PATIENCE);
    while (!run.isDone() && !isLeftWaiting(side)) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("neither done nor waiting for a lock: " + sql);
      }
      LockSupport.parkNanos(1_000_000);
    }
    if (run.isDone()) {
      // Before the other side, which it may just have let go on.
      settle(side);
    } else {
      outcomes.add(side + ": waits");
    }
    settleWhatIsDone();
    return this;
  }

  private void settleWhatIsDone() throws Exception {
    for (int side = 0; side < 2; side++) {
      if (waiting.get(side).isDone()) {
        settle(side);
      }
    }
  }

  private void settle(int side) throws InterruptedException, ExecutionException, TimeoutException {
    String outcome = waiting.get(side).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    waiting.set(side, CompletableFuture.completedFuture(""));
    if (!outcome.isEmpty()) {
      outcomes.add(outcome);
    }
  }

  /** Two that wait for each other are a deadlock: the server lets one of them go at once. */
  private boolean isLeftWaiting(int side) throws SQLException {
    return waiting.get(1 - side).isDone()
        && !one(referee, "SELECT cardinality(pg_blocking_pids(" + backends[side] + "))")
            .equals("0");
  }

  private static String run(Connection connection, String sql) {
    try {
      if (sql.equals("COMMIT")) {
        connection.commit();
        return "committed";
      }
      try (Statement statement = connection.createStatement()) {
        return statement.execute(sql)
            ? rows(statement.getResultSet())
            : String.valueOf(statement.getUpdateCount());
      }
    } catch (SQLException failure) {
      return failure.getSQLState();
    }
  }

  private static String rows(ResultSet rows) throws SQLException {
    StringBuilder all = new StringBuilder();
    while (rows.next()) {
      for (int at = 1; at <= rows.getMetaData().getColumnCount(); at++) {
        all.append(rows.getString(at)).append(' ');
      }
    }
    return all.toString();
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  /** What each step came to, in the order in which it was known. */
  List<String> outcomes() throws Exception {
    settle(0);
    settle(1);
    return outcomes;
  }

  /** Ends what is open; the connections are the caller's. */
  @Override
  public void close() throws SQLException {
    threads.shutdownNow();
    for (Connection connection : connections) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
