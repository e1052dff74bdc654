package dev.segue.driver.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What a statement leaves behind on the heap, which unlike its time is the same on any machine. */
final class AllocationIT {
  /** So many bytes more than without Segue a statement may take that concerns no change. */
  private static final long LIMIT = 100;

  /** Enough that all is compiled for good; what is still being compiled then shows in no round. */
  private static final int OPERATIONS = 20_000;

  private static final int ROUNDS = 10;

  private interface Operation {
    int on(Connection connection) throws SQLException;
  }

  /** The least of some rounds: a compiler that is at work adds, nothing takes away. */
  private static long bytes(Connection connection, Operation operation) throws SQLException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    int done = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int n = 0; n < OPERATIONS; n++) {
        done += operation.on(connection);
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / OPERATIONS);
    }
    assertThat(done).isNotNegative();
    return least;
  }

  private static void check(Operation operation) throws SQLException {
    StubSource stub = new StubSource();
    try (Connection raw = stub.getConnection();
        Connection segue = Peers.segue(stub).getConnection()) {
      assertThat(bytes(segue, operation) - bytes(raw, operation)).isBetween(0L, LIMIT);
    }
  }

  @Test
  void untouchedStatement_executed_allocatesNextToNothing() throws SQLException {
    check(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(StatementBenchmark.UNTOUCHED)) {
            return update.executeUpdate();
          }
        });
  }

  @Test
  void untouchedStatement_boundAndExecuted_allocatesNextToNothing() throws SQLException {
    check(connection -> StatementBenchmark.bind(connection, StatementBenchmark.UNTOUCHED));
  }
}
