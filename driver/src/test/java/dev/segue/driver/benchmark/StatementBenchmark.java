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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A statement that concerns no change, on a stub, through each wrapper. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class StatementBenchmark {
  static final String UNTOUCHED = "UPDATE orders SET note = ? WHERE id = ?";

  /** What stands between. */
  @Param({"raw", "segue", "p6spy", "datasource-proxy", "opentelemetry", "aws"})
  public String peer = "raw";

  private Connection connection;

  /** Of the stub; the wrapper's comes with the set-up. */
  public StatementBenchmark() {
    try {
      connection = new StubSource().getConnection();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Connects. */
  @Setup
  public void connect() throws SQLException {
    connection = Peers.around(peer, new StubSource()).getConnection();
  }

  /** Prepare, execute, close. */
  @Benchmark
  public int plain(CpuTime cpu) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UNTOUCHED)) {
      return statement.executeUpdate();
    }
  }

  /** Prepare, bind two, execute, close. */
  @Benchmark
  public int bound(CpuTime cpu) throws SQLException {
    return bind(connection, UNTOUCHED);
  }

  static int bind(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, "Ann Lee");
      statement.setInt(2, 7);
      return statement.executeUpdate();
    }
  }
}
