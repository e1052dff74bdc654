package dev.segue.driver.benchmark;

import dev.segue.driver.SegueDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Prepare, bind, execute, close: on the stub itself, and through Segue. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class StatementBenchmark {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: users-name
          table: users
          phase: dual-write
          rename: {from: name, to: full_name, type: text}
      """;

  private static final String UNTOUCHED = "UPDATE orders SET note = ? WHERE id = ?";
  private static final String REWRITTEN = "UPDATE users SET full_name = ? WHERE id = ?";
  private static final String BY_HAND = "UPDATE users SET full_name = ?, name = ? WHERE id = ?";

  private final StubSource source = StubSource.server();
  private final Path rules;
  private final Connection raw;
  private final Connection segue;
  private long seen;

  /** Connects both. */
  public StatementBenchmark() {
    try {
      rules = Files.createTempFile("segue-benchmark", ".yaml");
      Files.writeString(rules, RULES);
      raw = source.getConnection();
      SegueDataSource wrapping = new SegueDataSource(source);
      wrapping.setRules(rules.toString());
      segue = wrapping.getConnection();
    } catch (IOException | SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Makes sure that what is called rewritten is. */
  @Setup
  public void check() throws SQLException {
    // The stub adds the parameter's number to its value, and the id is the third of the rewritten.
    if (run(segue, REWRITTEN) != run(raw, REWRITTEN) + 1) {
      throw new IllegalStateException("the statement is not rewritten: nothing to measure");
    }
  }

  /** Closes the connections. */
  @TearDown
  public void disconnect() throws IOException, SQLException {
    segue.close();
    raw.close();
    Files.delete(rules);
  }

  /** The stub itself. */
  @Benchmark
  public int raw() throws SQLException {
    return run(raw, UNTOUCHED);
  }

  /** The stub with the text that Segue would send, and its parameters bound by hand. */
  @Benchmark
  public int byHand() throws SQLException {
    try (PreparedStatement statement = raw.prepareStatement(BY_HAND)) {
      statement.setString(1, "Ann Lee");
      statement.setString(2, "Ann Lee");
      statement.setInt(3, 7);
      return statement.executeUpdate();
    }
  }

  /** A statement that names no table under change. */
  @Benchmark
  public int untouched() throws SQLException {
    return run(segue, UNTOUCHED);
  }

  /** The same, prepared and executed without a value bound. */
  @Benchmark
  public int untouchedUnbound() throws SQLException {
    return unbound(segue);
  }

  /** The stub itself, prepared and executed without a value bound. */
  @Benchmark
  public int rawUnbound() throws SQLException {
    return unbound(raw);
  }

  /** A statement that was rewritten before. */
  @Benchmark
  public int rewritten() throws SQLException {
    return run(segue, REWRITTEN);
  }

  /** A statement that is seen for the first time: parsed, planned, spliced and kept. */
  @Benchmark
  public int firstSight() throws SQLException {
    seen++;
    return run(segue, "UPDATE users AS u" + seen + " SET full_name = ? WHERE id = ?");
  }

  /** A statement that is seen for the first time but for its literals. */
  @Benchmark
  public int literalsNew() throws SQLException {
    seen++;
    return unbound(
        segue,
        "UPDATE users SET full_name = 'Ann " + seen + "' WHERE id = " + seen + " AND id > 0");
  }

  private static int run(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, "Ann Lee");
      statement.setInt(2, 7);
      return statement.executeUpdate();
    }
  }

  private static int unbound(Connection connection) throws SQLException {
    return unbound(connection, UNTOUCHED);
  }

  private static int unbound(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return statement.executeUpdate();
    }
  }
}
