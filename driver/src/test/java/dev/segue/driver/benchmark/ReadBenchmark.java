package dev.segue.driver.benchmark;

import dev.segue.driver.forwarding.ForwardingDataSource;
import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

/** A thousand rows of five columns that pgjdbc has fetched, read again and again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReadBenchmark {
  /** What stands between. */
  @Param({"raw", "segue", "p6spy", "datasource-proxy", "opentelemetry", "aws"})
  public String peer = "raw";

  private final DataSource real =
      new ForwardingDataSource() {
        private final String url =
            TestPostgres.createDatabase(
                "CREATE TABLE users (id int PRIMARY KEY, name text, full_name text)");

        @Override
        protected DataSource delegate() {
          throw new UnsupportedOperationException("connects by itself");
        }

        @Override
        public Connection getConnection() throws SQLException {
          return TestPostgres.connect(url);
        }
      };

  private ResultSet rows;

  /** Reads from nothing else than the server; the wrapper comes with the set-up. */
  public ReadBenchmark() {
    rows = query(real);
  }

  private static ResultSet query(DataSource source) {
    try {
      Statement statement =
          source
              .getConnection()
              .createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
      return statement.executeQuery(
          "SELECT n, n * 1000000000::bigint, 'name ' || n, n % 2 = 0, n::numeric / 4"
              + " FROM generate_series(1, 1000) AS n");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Queries. */
  @Setup
  public void query() {
    rows = query(Peers.around(peer, real));
  }

  /** Reads all. */
  @Benchmark
  public long read(CpuTime cpu) throws SQLException {
    long sum = 0;
    rows.beforeFirst();
    while (rows.next()) {
      sum += rows.getInt(1) + rows.getLong(2) + rows.getString(3).length();
      sum += rows.getBoolean(4) ? 1 : rows.getBigDecimal(5).scale();
    }
    return sum;
  }
}
