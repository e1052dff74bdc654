package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.execute.Epochs;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Statements that are cut short, by another thread or by their timeout. */
final class InterruptionIT extends RuledConnection {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String SLOW = "SELECT full_name, pg_sleep(600) FROM users";

  /** What a run that lasts ten minutes by itself ended with. */
  private interface Run {
    void run() throws SQLException;
  }

  private static String stateOf(Run run) {
    try {
      run.run();
      return "none";
    } catch (SQLException ended) {
      return String.valueOf(ended.getSQLState());
    }
  }

  @Test
  void statement_cancelledByAnotherThread_endsAndWorksOn() throws Exception {
    try (Statement statement = connection.createStatement()) {
      CompletableFuture<String> state =
          CompletableFuture.supplyAsync(() -> stateOf(() -> statement.executeQuery(SLOW)));
      awaitSleeping();
      statement.cancel();
      assertThat(state.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("57014");
      assertThat(statement.executeUpdate("UPDATE users SET full_name = 'Cid'")).isEqualTo(2);
    }
    assertThat(stored()).isEqualTo("Cid/Cid");
  }

  @Test
  void preparedStatement_cancelledByAnotherThread_endsAndWorksOn() throws Exception {
    try (PreparedStatement statement = connection.prepareStatement(SLOW + " WHERE id = ?")) {
      statement.setInt(1, 1);
      CompletableFuture<String> state =
          CompletableFuture.supplyAsync(() -> stateOf(statement::executeQuery));
      awaitSleeping();
      statement.cancel();
      assertThat(state.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("57014");
      statement.setInt(1, -1);
      assertThat(statement.executeQuery().next()).isFalse();
    }
  }

  @Test
  void connection_abortedByAnotherThread_endsItsStatementAndKeepsNothing() throws Exception {
    Epochs epochs = connection.unwrap(SegueConnection.class).instance().epochs();
    connection.setAutoCommit(false);
    Statement statement = connection.createStatement();
    CompletableFuture<String> state =
        CompletableFuture.supplyAsync(() -> stateOf(() -> statement.executeQuery(SLOW)));
    awaitSleeping();
    epochs.publish(epochs.current().rules());
    assertThat(epochs.isSettled()).isFalse();
    connection.abort(Runnable::run);
    assertThat(state.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("08006");
    assertThat(connection.isClosed()).isTrue();
    // The server does not notice that a client has given up.
    postgres.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
            + " AND datname = current_database()");
    assertThat(epochs.isSettled()).isTrue();
  }

  private static void awaitSleeping() throws SQLException {
    Instant end = Instant.now().plus(PATIENCE);
    String asleep =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
            + " AND datname = current_database()";
    while (postgres.value(asleep).equals("0")) {
      assertThat(Instant.now()).as("patience").isBefore(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void statement_beyondItsTimeout_ends() throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement(SLOW)) {
      statement.setQueryTimeout(1);
      assertThat(stateOf(() -> statement.executeQuery(SLOW))).isEqualTo("57014");
      prepared.setQueryTimeout(1);
      assertThat(prepared.getQueryTimeout()).isEqualTo(1);
      assertThat(stateOf(prepared::executeQuery)).isEqualTo("57014");
    }
  }
}
