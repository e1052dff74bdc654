package dev.segue.driver.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.execute.Instance;
import dev.segue.driver.jdbc.SegueConnection;
import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.io.ByteArrayInputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections and statements that come and go leave nothing behind, closed properly or not. */
final class LeakIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MEGABYTE = 1 << 20;

  /** The server's fork and the client's wait take turns: one alone would take twice as long. */
  private static final int THREADS = 4;

  private static final int ROUNDS_AT_A_TIME = 2_000;

  private static Ruled ruled(Path directory) throws Exception {
    return Ruled.by(
        Postgres.database(
            "CREATE TABLE users (id serial PRIMARY KEY, name text, full_name text, photo bytea,"
                + " picture bytea)",
            "INSERT INTO users (name) VALUES ('Ann')"),
        directory,
        Ruled.NAME_AND_PHOTO);
  }

  /** Opens all there is on one connection, and every second time closes only the connection. */
  private static void use(Ruled ruled, int round, List<WeakReference<Object>> seen)
      throws Exception {
    Connection connection = ruled.connect();
    connection.setAutoCommit(round % 3 != 0);
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("SELECT full_name FROM users");
    rows.next();
    PreparedStatement update =
        connection.prepareStatement("UPDATE users SET picture = ? WHERE id = -1");
    update.setBinaryStream(1, new ByteArrayInputStream(new byte[round % 5 == 0 ? 100_000 : 10]));
    update.addBatch();
    CallableStatement call = connection.prepareCall("SELECT name FROM users");
    call.execute();
    for (Object one : new Object[] {connection, statement, rows, update, call}) {
      seen.add(new WeakReference<>(one));
    }
    if (round % 2 == 0) {
      call.close();
      update.close();
      rows.close();
      statement.close();
    }
    if (round % 7 == 0) {
      connection.abort(Runnable::run);
    }
    connection.close();
  }

  private static void awaitGone(List<WeakReference<Object>> seen) {
    Instant end = Instant.now().plus(PATIENCE);
    while (seen.stream().anyMatch(reference -> reference.get() != null)) {
      assertThat(Instant.now()).as("something is still reached").isBefore(end);
      System.gc();
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static Instance instance(Ruled ruled) throws Exception {
    try (Connection connection = ruled.connect()) {
      return connection.unwrap(SegueConnection.class).instance();
    }
  }

  private static void assertHoldsNothing(Instance instance) {
    instance.epochs().publish(instance.epochs().current().rules());
    assertThat(instance.epochs().isSettled()).isTrue();
  }

  @Test
  void connections_openedAndClosed_areReachedByNothing(@TempDir Path directory) throws Exception {
    Ruled ruled = ruled(directory);
    List<WeakReference<Object>> seen = new ArrayList<>();
    for (int round = 0; round < 140; round++) {
      use(ruled, round, seen);
    }
    awaitGone(seen);
    assertHoldsNothing(instance(ruled));
  }

  /** Statements on one connection that nobody closes. */
  @Test
  void statements_abandonedOnOneConnection_areReachedByNothing(@TempDir Path directory)
      throws Exception {
    Ruled ruled = ruled(directory);
    List<WeakReference<Object>> seen = new ArrayList<>();
    try (Connection connection = ruled.connect()) {
      for (int round = 0; round < 1_000; round++) {
        PreparedStatement query =
            connection.prepareStatement("SELECT full_name FROM users WHERE id = ?");
        query.setInt(1, round);
        seen.add(new WeakReference<>(query.executeQuery()));
        seen.add(new WeakReference<>(query));
      }
      awaitGone(seen);
    }
    assertHoldsNothing(instance(ruled));
  }

  @Test
  @Tag("soak")
  void connections_aHundredThousand_leaveTheHeapAsItWas(@TempDir Path directory) throws Exception {
    Ruled ruled = ruled(directory);
    long before = heapAfter(ruled, 2_000);
    long after = heapAfter(ruled, 100_000);
    assertThat(after).isLessThan(before + 4L * MEGABYTE);
    assertHoldsNothing(instance(ruled));
  }

  private static long heapAfter(Ruled ruled, int rounds) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int done = 0; done < rounds; done += ROUNDS_AT_A_TIME) {
        List<Callable<List<WeakReference<Object>>>> shares = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          int first = done + thread * ROUNDS_AT_A_TIME / THREADS;
          int last = done + (thread + 1) * ROUNDS_AT_A_TIME / THREADS;
          shares.add(() -> use(ruled, first, last));
        }
        List<WeakReference<Object>> seen = new ArrayList<>();
        for (Future<List<WeakReference<Object>>> share : threads.invokeAll(shares)) {
          seen.addAll(share.get());
        }
        awaitGone(seen);
      }
    } finally {
      threads.shutdown();
    }
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static List<WeakReference<Object>> use(Ruled ruled, int first, int last)
      throws Exception {
    List<WeakReference<Object>> seen = new ArrayList<>();
    for (int round = first; round < last; round++) {
      use(ruled, round, seen);
    }
    return seen;
  }
}
