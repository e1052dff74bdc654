package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.testing.Script;
import dev.segue.rules.model.Phase;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGobject;

/** How long a connection keeps the rules under which something began. */
final class RulesKeptIT extends ScriptedConnection {
  @Test
  void transaction_keepsRulesOfItsFirstStatement() throws SQLException {
    script.in(Phase.DUAL_WRITE, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    connection.setAutoCommit(false);
    try (PreparedStatement update = connection.prepareStatement(UPDATE);
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      assertThat(instance.epochs().isSettled()).isFalse();
      assertThat(instance.epochs().interval("users-name").orElseThrow().lowest())
          .isEqualTo(Phase.PLANNED);
      update.setString(1, "Ida");
      update.setInt(2, 1);
      update.executeUpdate();
      connection.commit();
      assertThat(instance.epochs().isSettled()).isTrue();
      assertThat(row()).isEqualTo("Ida/-");
      update.executeUpdate();
      connection.commit();
      assertThat(row()).isEqualTo("Ida/Ida");
    }
  }

  @Test
  void transaction_begunByText_keepsRulesToo() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      assertThat(instance.epochs().isSettled()).isFalse();
      statement.execute("COMMIT");
      assertThat(instance.epochs().isSettled()).isTrue();
    }
  }

  @Test
  void batch_begun_keepsItsRulesUntilItRan() throws SQLException {
    script.in(Phase.DUAL_WRITE, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setString(1, "Jim");
      update.setInt(2, 1);
      update.addBatch();
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      assertThat(instance.epochs().isSettled()).isFalse();
      update.executeBatch();
      assertThat(instance.epochs().isSettled()).isTrue();
      assertThat(row()).isEqualTo("Jim/-");
    }
  }

  @Test
  void batch_thatRanInATransactionOfLaterRules_keepsItsOwnUntilThatEnds() throws SQLException {
    script.in(Phase.DUAL_WRITE, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    connection.setAutoCommit(false);
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setString(1, "Jim");
      update.setInt(2, 1);
      update.addBatch();
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      update.executeBatch();
      assertThat(instance.epochs().isSettled()).isFalse();
      connection.commit();
      assertThat(instance.epochs().isSettled()).isTrue();
      assertThat(row()).isEqualTo("Jim/-");
    }
  }

  @Test
  void statement_refusedBeforeATransactionBegan_keepsNoRules() throws SQLException {
    script.in(Phase.PLANNED, "SELECT id FROM users", Script.refused());
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT id FROM users"))
          .hasMessageContaining("SG001");
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      assertThat(instance.epochs().isSettled()).isTrue();
    }
  }

  /** It may be written when it is bound, once for all that it feeds. */
  @Test
  void blob_bound_keepsItsRules() throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setBlob(1, (Blob) null);
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      assertThat(instance.epochs().isSettled()).isFalse();
      update.clearParameters();
      assertThat(instance.epochs().isSettled()).isTrue();
      update.setClob(1, (Clob) null);
      instance.epochs().publish(Script.rules(Phase.PLANNED));
      assertThat(instance.epochs().isSettled()).isFalse();
    }
  }

  /** The server has what it was when it was bound. */
  @Test
  void value_changedBehindItsSetter_isSentAsItWas() throws SQLException {
    script.in(Phase.DUAL_WRITE, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      PGobject name = new PGobject();
      name.setType("text");
      name.setValue("Lea");
      update.setObject(1, name);
      update.setInt(2, 1);
      name.setValue("Max");
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      update.executeUpdate();
      assertThat(row()).isEqualTo("Lea/Lea");
    }
  }

  @Test
  void connection_closedInMidBatch_letsRulesGo() throws SQLException {
    connection.setAutoCommit(false);
    PreparedStatement update = connection.prepareStatement(UPDATE);
    update.setString(1, "Kim");
    update.setInt(2, 1);
    update.addBatch();
    connection.createStatement().execute("SELECT 1");
    instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
    assertThat(instance.epochs().isSettled()).isFalse();
    connection.close();
    assertThat(instance.epochs().isSettled()).isTrue();
  }

  @Test
  void savepoint_rolledBack_keepsTransactionsRules() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      java.sql.Savepoint savepoint = connection.setSavepoint();
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      connection.rollback(savepoint);
      assertThat(instance.epochs().isSettled()).isFalse();
    }
    connection.rollback();
    assertThat(instance.epochs().isSettled()).isTrue();
  }

  @Test
  void transaction_begunByText_keepsRulesThoughACommitFails() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      assertThatThrownBy(() -> connection.commit()).isInstanceOf(SQLException.class);
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      assertThat(instance.epochs().isSettled()).isFalse();
      connection.setAutoCommit(false);
      assertThat(instance.epochs().isSettled()).isFalse();
      connection.rollback();
      assertThat(instance.epochs().isSettled()).isTrue();
    }
  }
}
