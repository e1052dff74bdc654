package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;

/** What an application is told when the server refuses what was run in place of its text. */
final class ToldErrorIT {
  private static final String RULES =
      """
        - id: orders-code
          table: orders
          phase: dual-write
          exact: true
          retype:
            {from: code, to: code_text, old-type: integer, new-type: text,
             forward: "code::text", backward: "code_text::integer"}
      """;

  private static final String UPDATE = "UPDATE orders SET code_text = ? WHERE id = ?";

  private static Postgres postgres;
  private Connection connection;

  @BeforeAll
  static void createTables() {
    postgres =
        Postgres.database(
            "CREATE TABLE orders (id serial PRIMARY KEY, code integer, code_text text)");
  }

  @BeforeEach
  void connect(@TempDir Path directory) throws Exception {
    postgres.run(
        "TRUNCATE orders RESTART IDENTITY", "INSERT INTO orders (code) VALUES (1), (2), (3)");
    connection = Ruled.by(postgres, directory, RULES).connect();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void value_thatTheOtherSideCannotHold_isToldInOurWords() throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setString(1, "007");
      update.setInt(2, 1);
      assertThatThrownBy(update::executeUpdate)
          .isInstanceOf(SQLDataException.class)
          .hasMessageContaining("'orders-code' at dual-write")
          .hasMessageContaining("its old columns (code) cannot hold it")
          .hasMessageContaining("Write a value that both shapes can hold")
          .hasMessageEndingWith("[SG015 VALUE_DOES_NOT_FIT]")
          .hasCauseInstanceOf(PSQLException.class)
          .extracting(thrown -> ((SQLException) thrown).getSQLState())
          .isEqualTo("22SG1");
      update.setString(1, "7");
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void error_ofTheApplicationsOwn_staysTheServers() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String own =
          "SELECT CAST('segue:orders-code: the old columns cannot hold this value' AS int)";
      assertThatThrownBy(() -> statement.execute(own)).isInstanceOf(PSQLException.class);
      assertThatThrownBy(() -> statement.execute("UPDATE orders SET code_text = 'x'"))
          .isInstanceOf(PSQLException.class)
          .hasMessageContaining("invalid input syntax for type integer");
    }
  }

  @Test
  void batch_ofPreparedStatement_keepsItsCounts() throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      for (String code : new String[] {"7", "008", "9"}) {
        update.setString(1, code);
        update.setInt(2, 1);
        update.addBatch();
      }
      BatchUpdateException failed =
          catchThrowableOfType(BatchUpdateException.class, update::executeBatch);
      assertThat(failed.getUpdateCounts()).hasSize(3).contains(Statement.EXECUTE_FAILED);
      assertUnfit(failed, 1, UPDATE);
    }
    connection.rollback();
  }

  /** The vendor's driver groups the digits of an entry's number. */
  @Test
  void batch_ofManyRows_namesTheFailedOne() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String first = "UPDATE orders SET code = 1 WHERE id = 1";
      String failing = "UPDATE orders SET code_text = '08' WHERE id = 2";
      for (int i = 0; i < 1_500; i++) {
        statement.addBatch(i == 1_400 ? failing : first);
      }
      BatchUpdateException failed =
          catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);
      assertUnfit(failed, 1_400, failing);
    }
  }

  @Test
  void batch_ofTexts_namesTheFailedOne() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("UPDATE orders SET code_text = '7' WHERE id = 1");
      statement.addBatch("UPDATE orders SET code_text = '08' WHERE id = 2");
      BatchUpdateException failed =
          catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);
      assertThat(failed.getLargeUpdateCounts()).hasSize(2);
      assertUnfit(failed, 1, "UPDATE orders SET code_text = '08' WHERE id = 2");
    }
  }

  private static void assertUnfit(BatchUpdateException failed, int entry, String text) {
    assertThat((Throwable) failed)
        .hasMessageStartingWith("Batch entry " + entry + " " + text + " was aborted: The change")
        .hasMessageContaining("SG015");
    assertThat(failed.getSQLState()).isEqualTo("22SG1");
    SQLException next = Objects.requireNonNull(failed.getNextException());
    assertThat((Throwable) next)
        .isInstanceOf(SQLDataException.class)
        .hasMessageContaining("orders-code");
    assertThat(failed.getCause()).isSameAs(next);
  }

  /** The text that the server sees is longer before the place of the error. */
  @Test
  void position_inBatch_refersToTheApplicationsText() throws SQLException {
    String text = "UPDATE orders SET code_text = '7' WHERE no_such = 2";
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("UPDATE orders SET code_text = '7' WHERE id = 1");
      statement.addBatch(text);
      BatchUpdateException failed =
          catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);
      int position = text.indexOf("no_such") + 1;
      assertThat((Throwable) failed).hasMessageContaining("Position: " + position);
      assertThat((Throwable) failed.getNextException())
          .isInstanceOfSatisfying(
              PSQLException.class,
              next ->
                  assertThat(Objects.requireNonNull(next.getServerErrorMessage()).getPosition())
                      .isEqualTo(position));
    }
  }

  @Test
  void batch_thatFailsUnrewritten_staysTheVendors() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("UPDATE orders SET code_text = '7' WHERE id = 1");
      statement.addBatch("SELECT no_such");
      BatchUpdateException failed =
          catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);
      assertThat((Throwable) failed).hasMessageContaining("Batch entry 1 SELECT no_such");
    }
  }
}
