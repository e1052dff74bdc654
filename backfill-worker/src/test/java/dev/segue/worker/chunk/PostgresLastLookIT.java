package dev.segue.worker.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A look at all rows that misses none, whatever the rows beside it do. */
class PostgresLastLookIT {
  private static long missed(String... statements) throws SQLException {
    try (Connection connection = TestPostgres.connect(TestPostgres.createDatabase())) {
      try (Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
      }
      connection.setAutoCommit(false);
      return new PostgresLastLook(connection, "t", "n IS NULL AND a IS NOT NULL", "a::int > 0")
          .missed(done -> true);
    }
  }

  @Test
  void rows_besideOneThatRaises_areMissed() throws SQLException {
    assertThat(
            missed(
                "CREATE TABLE t (a text, n int)",
                "INSERT INTO t VALUES ('1', NULL), ('x', NULL), ('2', NULL), ('3', 3)"))
        .isEqualTo(2);
  }

  @Test
  void row_atThePlaceOfOneThatRaisesInAnotherPartition_isMissed() throws SQLException {
    assertThat(
            missed(
                "CREATE TABLE t (k int, a text, n int) PARTITION BY LIST (k)",
                "CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)",
                "CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2)",
                "CREATE TABLE t3 PARTITION OF t FOR VALUES IN (3)",
                "INSERT INTO t VALUES (1, 'x', NULL), (2, '5', NULL), (3, '6', NULL)"))
        .isEqualTo(2);
  }

  @Test
  void look_underATransactionTimeout_takesAsLongAsItTakes() throws Exception {
    try (Connection connection = TestPostgres.connect(TestPostgres.createDatabase());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (a text, n int)");
      statement.execute("INSERT INTO t VALUES ('1', NULL)");
      statement.execute("SET transaction_timeout = '100ms'");
      connection.setAutoCommit(false);
      PostgresLastLook look = new PostgresLastLook(connection, "t", "n IS NULL", "a::int > 0");
      assertThat(look.missed(PostgresLastLookIT::isWaitedFor)).isEqualTo(1);
      connection.commit();
      try (ResultSet timeout = statement.executeQuery("SHOW transaction_timeout")) {
        timeout.next();
        assertThat(timeout.getString(1)).isEqualTo("100ms");
      }
    }
  }

  private static boolean isWaitedFor(double done) {
    LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
    return true;
  }
}
