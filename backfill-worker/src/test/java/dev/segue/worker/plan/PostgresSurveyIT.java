package dev.segue.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.PostgresServer;
import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is in the way of a fill, and who reads what it writes. */
class PostgresSurveyIT {
  @Test
  void survey_namesOpenAndPreparedTransactionsAndReadersOfTheLog() throws Exception {
    try (PostgresServer server =
        PostgresServer.start(Map.of("wal_level", "logical", "max_prepared_transactions", "2"))) {
      String url = server.url("postgres");
      TestPostgres.execute(
          url,
          "CREATE TABLE note (words text)",
          "SELECT pg_create_logical_replication_slot('reader', 'pgoutput')");
      TestPostgres.execute(
          url, "BEGIN", "INSERT INTO note VALUES ('a')", "PREPARE TRANSACTION 'forgotten'");
      try (Connection other = TestPostgres.connect(url);
          Statement statement = other.createStatement();
          Connection connection = TestPostgres.connect(url)) {
        other.setAutoCommit(false);
        statement.execute("SELECT 1 /* open */");
        assertThat(PostgresSurvey.inTheWay(connection, Duration.ZERO))
            .anyMatch(line -> line.contains("session") && line.contains("/* open */"))
            .anyMatch(line -> line.contains("the prepared transaction 'forgotten' of postgres"));
        assertThat(PostgresSurvey.inTheWay(connection, Duration.ofHours(1))).isEmpty();
        assertThat(PostgresSurvey.of(connection, "note", Set.of(), Set.of()).readers())
            .containsExactly("replication slot reader (pgoutput)");
      }
    }
  }

  @Test
  void rows_ofPartitions_areCountedOnce() throws Exception {
    String url =
        TestPostgres.createDatabase(
            "CREATE TABLE note (k int, words text) PARTITION BY LIST (k)",
            "CREATE TABLE note1 PARTITION OF note FOR VALUES IN (1)",
            "CREATE TABLE note2 PARTITION OF note FOR VALUES IN (2)",
            "INSERT INTO note SELECT 1 + i % 2, 'a' FROM generate_series(1, 500) i",
            "ANALYZE note");
    try (Connection connection = TestPostgres.connect(url)) {
      assertThat(PostgresSurvey.of(connection, "note", Set.of(), Set.of()).rows()).isEqualTo(500);
    }
  }
}
