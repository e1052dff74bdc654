package dev.segue.driver.benchmark;

import dev.segue.driver.SegueDataSource;
import dev.segue.driver.forwarding.ForwardingDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
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

  private final Connection raw = new StubConnection();
  private Connection segue = raw;
  private Path rules = Path.of("");
  private long seen;

  /** Connects through Segue's data source. */
  @Setup
  public void connect() throws IOException, SQLException {
    rules = Files.createTempFile("segue-benchmark", ".yaml");
    Files.writeString(rules, RULES);
    SegueDataSource source = new SegueDataSource(new StubSource());
    source.setRules(rules.toString());
    segue = source.getConnection();
    // The stub adds the parameter's number to its value, and the id is the third of the rewritten.
    if (run(segue, REWRITTEN) != run(raw, REWRITTEN) + 1) {
      throw new IllegalStateException("the statement is not rewritten: nothing to measure");
    }
  }

  /** Closes the connection. */
  @TearDown
  public void disconnect() throws IOException, SQLException {
    segue.close();
    Files.delete(rules);
  }

  /** The stub itself. */
  @Benchmark
  public int raw() throws SQLException {
    return run(raw, UNTOUCHED);
  }

  /** A statement that names no table under change. */
  @Benchmark
  public int untouched() throws SQLException {
    return run(segue, UNTOUCHED);
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
    return run(segue, REWRITTEN + " /* " + seen + " */");
  }

  private static int run(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, "Ann Lee");
      statement.setInt(2, 7);
      return statement.executeUpdate();
    }
  }

  private static final class StubSource extends ForwardingDataSource {
    @Override
    protected DataSource delegate() {
      throw new UnsupportedOperationException("the stub has nothing behind it");
    }

    @Override
    public Connection getConnection() {
      return new StubConnection();
    }
  }
}
