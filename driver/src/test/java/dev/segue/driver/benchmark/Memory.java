package dev.segue.driver.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.function.IntFunction;

/** What the plans of many different statements take of the heap. */
final class Memory {
  private static final int STATEMENTS = 10_000;

  private Memory() {}

  static void print() throws SQLException, IOException {
    System.out.printf(
        Locale.ROOT, "%nheap after %d different statements, over before them%n", STATEMENTS);
    grown(n -> "UPDATE users AS w" + n + " SET full_name = ? WHERE id = ?");
    line("untouched", n -> "UPDATE orders AS o" + n + " SET note = ? WHERE id = ?");
    line("rewritten", n -> "UPDATE users AS u" + n + " SET full_name = ? WHERE id = ?");
    line("rewritten, literals only", n -> "UPDATE users SET full_name = 'Ann' WHERE id = " + n);
  }

  private static void line(String name, IntFunction<String> text) throws SQLException {
    double grown = grown(text);
    System.out.printf(
        Locale.ROOT,
        "%-34s %8.1f MB %10.0f B a statement of %d characters%n",
        name,
        grown / 1e6,
        grown / STATEMENTS,
        text.apply(STATEMENTS - 1).length());
  }

  private static double grown(IntFunction<String> text) throws SQLException {
    try (Connection connection = Peers.segue(new StubSource()).getConnection()) {
      run(connection, text.apply(STATEMENTS));
      long before = used();
      for (int n = 0; n < STATEMENTS; n++) {
        run(connection, text.apply(n));
      }
      return used() - before;
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
