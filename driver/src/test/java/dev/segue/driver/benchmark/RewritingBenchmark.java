package dev.segue.driver.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
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

/** A statement that is rewritten, on a stub: known, and alike to a known one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RewritingBenchmark {
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

  private int run(String sql) throws SQLException {
    try (PreparedStatement statement = segue.prepareStatement(sql)) {
      return statement.executeUpdate();
    }
  }
}
