package dev.segue.driver.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A statement that is rewritten, on a stub: known, alike to a known one, and new. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RewritingBenchmark {
  /** Seconds: much code, each part of which runs once for a statement. */
  private static final int LONG_WARM_UP = 20;

  private static final String REWRITTEN = "UPDATE users SET full_name = ? WHERE id = ?";
  private static final String BY_HAND = "UPDATE users SET full_name = ?, name = ? WHERE id = ?";

  private final Connection raw;
  private final Connection segue;
  private long seen;

  /** Connects both. */
  public RewritingBenchmark() {
    try {
      StubSource source = new StubSource();
      raw = source.getConnection();
      segue = Peers.segue(source).getConnection();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Makes sure that what is called rewritten is. */
  @Setup
  public void check() throws SQLException {
    // The stub adds the parameter's number to its value, and the id is the third of the rewritten.
    if (rewrittenKnown(new CpuTime()) != StatementBenchmark.bind(raw, REWRITTEN) + 1) {
      throw new IllegalStateException("the statement is not rewritten: nothing to measure");
    }
  }

  /** The text that Segue would send, its parameters bound by hand. */
  @Benchmark
  public int byHand(CpuTime cpu) throws SQLException {
    try (PreparedStatement statement = raw.prepareStatement(BY_HAND)) {
      statement.setString(1, "Ann Lee");
      statement.setString(2, "Ann Lee");
      statement.setInt(3, 7);
      return statement.executeUpdate();
    }
  }

  /** A statement that was rewritten before. */
  @Benchmark
  public int rewrittenKnown(CpuTime cpu) throws SQLException {
    return StatementBenchmark.bind(segue, REWRITTEN);
  }

  /** A text never seen, but for its literals; it is rewritten. */
  @Benchmark
  public int literalsNew(CpuTime cpu) throws SQLException {
    seen++;
    return run("UPDATE users SET full_name = 'Ann " + seen + "' WHERE id = " + seen);
  }

  /** A text never seen, but for its literals; it concerns no change. */
  @Benchmark
  public int literalsNewUntouched(CpuTime cpu) throws SQLException {
    seen++;
    return run("UPDATE orders SET note = 'Ann " + seen + "' WHERE id = " + seen);
  }

  /** A text like no other. */
  @Benchmark
  @Warmup(iterations = LONG_WARM_UP, time = 1)
  public int firstSight(CpuTime cpu) throws SQLException {
    seen++;
    return StatementBenchmark.bind(segue, fresh());
  }

  /** The parser alone, on the calling thread, for the same text. */
  @Benchmark
  public Object parserAlone(CpuTime cpu) throws JSQLParserException, ParseException {
    seen++;
    return CCJSqlParserUtil.newParser(fresh()).withAllowComplexParsing(false).Statement();
  }

  /** A query like no other. */
  @Benchmark
  @Warmup(iterations = LONG_WARM_UP, time = 1)
  public int firstSightOfAQuery(CpuTime cpu) throws SQLException {
    seen++;
    try (PreparedStatement statement = segue.prepareStatement(query())) {
      return statement.isPoolable() ? 1 : 0;
    }
  }

  /** The parser alone, on the calling thread, for the same query. */
  @Benchmark
  public Object parserAloneOnTheQuery(CpuTime cpu) throws JSQLParserException, ParseException {
    seen++;
    return CCJSqlParserUtil.newParser(query()).withAllowComplexParsing(false).Statement();
  }

  private String query() {
    return "SELECT o"
        + seen
        + ".id, u.full_name, count(*) AS orders, max(o.note) AS last FROM orders AS o"
        + seen
        + " JOIN users AS u ON u.id = o.id LEFT JOIN orders AS p ON p.id = u.id AND p.note <> ?"
        + " WHERE u.full_name LIKE ? AND (o.id > ? OR o.note IS NULL)"
        + " GROUP BY 1, u.full_name HAVING count(*) > 1 ORDER BY u.full_name LIMIT 10";
  }

  private String fresh() {
    return "UPDATE users AS u" + seen + " SET full_name = ? WHERE id = ?";
  }

  private int run(String sql) throws SQLException {
    try (PreparedStatement statement = segue.prepareStatement(sql)) {
      return statement.executeUpdate();
    }
  }
}
