package dev.segue.driver.benchmark;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
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

/** Connect and close, on a stub that costs nothing to connect to. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConnectBenchmark {
  /** What stands between. */
  @Param({"raw", "segue", "p6spy", "datasource-proxy", "opentelemetry", "aws"})
  public String peer = "raw";

  private DataSource source;

  /** On the stub; the wrapper comes with the set-up. */
  public ConnectBenchmark() {
    try {
      source = new StubSource();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Wraps. */
  @Setup
  public void wrap() {
    source = Peers.around(peer, source);
  }

  /** Connect and close. */
  @Benchmark
  public Connection connect(CpuTime cpu) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return connection;
    }
  }
}
