package dev.segue.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a role that is no superuser is told of jobs, whose table hides those of others. */
class PostgresWritersIT {
  private static final String ROLE = "writers_reader";

  private final String url = TestPostgres.createDatabase();

  @BeforeEach
  void createJobs() {
    TestPostgres.execute(
        url,
        "CREATE TABLE users (name text)",
        "CREATE SCHEMA cron",
        "CREATE TABLE cron.job (jobid bigint, schedule text, command text, database text,"
            + " username text, active boolean, jobname text)",
        "INSERT INTO cron.job SELECT n, '0 3 * * *', 'DELETE FROM users', current_database(), u,"
            + " true, j FROM (VALUES (1, 'postgres', 'theirs'), (2, '"
            + ROLE
            + "', 'mine'), (3, '"
            + ROLE
            + "', NULL)) AS jobs (n, u, j)",
        "ALTER TABLE cron.job ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY own ON cron.job USING (username = current_user)",
        "GRANT SELECT ON cron.job TO PUBLIC",
        "CREATE ROLE " + ROLE);
  }

  @AfterEach
  void dropRole() {
    TestPostgres.execute(url, "DROP OWNED BY " + ROLE, "DROP ROLE " + ROLE);
  }

  /** Asks in a transaction like the worker's. */
  private List<String> writers() throws SQLException {
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL row_security = off");
      statement.execute("SET LOCAL ROLE " + ROLE);
      return PostgresWriters.of(connection, "users");
    }
  }

  @Test
  void jobs_ofOthersThatARoleCannotSee_areSaidToBeMissing() throws SQLException {
    TestPostgres.execute(url, "GRANT USAGE ON SCHEMA cron TO " + ROLE);
    assertThat(writers())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("the job mine of pg_cron (0 3 * * *) names the table"))
        .anyMatch(line -> line.startsWith("the job 3 of pg_cron"))
        .anyMatch(line -> line.contains("jobs of other roles may be hidden from this one"));
  }

  @Test
  void jobs_thatARoleMayNotRead_areSaidToBeUnknown() throws SQLException {
    assertThat(writers()).singleElement().asString().contains("this role may not read cron.job");
  }
}
