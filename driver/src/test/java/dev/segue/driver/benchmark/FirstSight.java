package dev.segue.driver.benchmark;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongFunction;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;

/**
 * Texts like no other, through Segue on a stub and through the parser alone, in turns in one JVM,
 * so that whatever else the machine does falls on both.
 */
final class FirstSight {
  /** The first half warms up: much code, each part of which runs once for a statement. */
  private static final int ROUNDS = 121;

  private static final int TEXTS = 1_000;

  /** Something done with a text. */
  private interface Work {
    Object on(String text) throws Exception;
  }

  private final Connection segue;
  private long seen;

  /** What was computed last, for whoever would leave it out. */
  volatile Object last = "";

  private FirstSight(Connection segue) {
    this.segue = segue;
  }

  static void print() throws Exception {
    try (Connection segue = Peers.segue(new StubSource()).getConnection()) {
      FirstSight sight = new FirstSight(segue);
      System.out.printf(
          Locale.ROOT,
          "%nfirst sight of a text, processor time, median of %d rounds (quartiles)%n"
              + "%-16s %12s %12s %24s%n",
          ROUNDS / 2,
          "",
          "parser, us",
          "segue, us",
          "ratio");
      sight.print("short UPDATE", n -> "UPDATE users AS u" + n + " SET full_name = ? WHERE id = ?");
      sight.print("query", FirstSight::query);
    }
  }

  private static String query(long number) {
    return "SELECT o"
        + number
        + ".id, u.full_name, count(*) AS orders, max(o.note) AS last FROM orders AS o"
        + number
        + " JOIN users AS u ON u.id = o.id LEFT JOIN orders AS p ON p.id = u.id AND p.note <> ?"
        + " WHERE u.full_name LIKE ? AND (o.id > ? OR o.note IS NULL)"
        + " GROUP BY 1, u.full_name HAVING count(*) > 1 ORDER BY u.full_name LIMIT 10";
  }

  private void print(String name, LongFunction<String> texts) throws Exception {
    double[] alone = new double[ROUNDS / 2];
    double[] through = new double[ROUNDS / 2];
    double[] ratios = new double[ROUNDS / 2];
    for (int round = 0; round < ROUNDS; round++) {
      double parser = micros(texts, FirstSight::parsed);
      double all = micros(texts, this::prepared);
      int measured = round - (ROUNDS - ROUNDS / 2);
      if (measured >= 0) {
        alone[measured] = parser;
        through[measured] = all;
        ratios[measured] = all / parser;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-16s %12.1f %12.1f %9.2f (%.2f-%.2f)%n",
        name,
        quantile(alone, 2),
        quantile(through, 2),
        quantile(ratios, 2),
        quantile(ratios, 1),
        quantile(ratios, 3));
  }

  /** The parser as its own door configures it, on the calling thread. */
  private static Object parsed(String text) throws Exception {
    return CCJSqlParserUtil.newParser(text).withAllowComplexParsing(false).Statement();
  }

  private Object prepared(String text) throws Exception {
    try (PreparedStatement statement = segue.prepareStatement(text)) {
      return statement.isPoolable();
    }
  }

  private double micros(LongFunction<String> texts, Work work) throws Exception {
    long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < TEXTS; i++) {
      seen++;
      last = work.on(texts.apply(seen));
    }
    long taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
    return taken / 1e3 / TEXTS;
  }

  private static double quantile(double[] values, int quarter) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) * quarter / 4];
  }
}
