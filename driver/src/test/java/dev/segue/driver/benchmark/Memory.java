package dev.segue.driver.benchmark;

import dev.segue.driver.SegueDataSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** What the plans of many different statements take of the heap. */
final class Memory {
  private static final int STATEMENTS = 10_000;

  /** Enough to be forgotten again under each of the bounds below. */
  private static final int MANY = 60_000;

  /** Less than the standard bound, in megabytes. */
  private static final String SMALL = "4";

  private Memory() {}

  static void print() throws SQLException, IOException {
    System.out.printf(
        Locale.ROOT, "%nheap after %d different statements, over before them%n", STATEMENTS);
    grown(n -> "UPDATE users AS w" + n + " SET full_name = ? WHERE id = ?", STATEMENTS, "");
    line("untouched", n -> "UPDATE orders AS o" + n + " SET note = ? WHERE id = ?");
    line("rewritten", n -> "UPDATE users AS u" + n + " SET full_name = ? WHERE id = ?");
    line("rewritten, literals only", n -> "UPDATE users SET full_name = 'Ann' WHERE id = " + n);
    System.out.printf(Locale.ROOT, "%nheap after %d, whatever is forgotten%n", MANY);
    for (String memory : List.of("", SMALL)) {
      String name = memory.isEmpty() ? ", standard bound" : ", segue.memory=" + memory;
      full(
          "untouched" + name, n -> "UPDATE orders AS o" + n + " SET note = ? WHERE id = ?", memory);
      full(
          "rewritten" + name,
          n -> "UPDATE users AS u" + n + " SET full_name = ? WHERE id = ?",
          memory);
    }
  }

  private static void full(String name, IntFunction<String> text, String memory)
      throws SQLException {
    System.out.printf(Locale.ROOT, "%-34s %8.1f MB%n", name, grown(text, MANY, memory) / 1e6);
  }

  private static void line(String name, IntFunction<String> text) throws SQLException {
    double grown = grown(text, STATEMENTS, "");
    System.out.printf(
        Locale.ROOT,
        "%-34s %8.1f MB %10.0f B a statement of %d characters%n",
        name,
        grown / 1e6,
        grown / STATEMENTS,
        text.apply(STATEMENTS - 1).length());
  }

  private static double grown(IntFunction<String> text, int statements, String memory)
      throws SQLException {
    SegueDataSource source = Peers.segue(new StubSource());
    source.setMemory(memory);
    try (Connection connection = source.getConnection()) {
      run(connection, text.apply(statements));
      long before = used();
      for (int n = 0; n < statements; n++) {
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
