package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.testing.Script;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

final class SeguePreparedStatementIT extends ScriptedConnection {
  @Test
  void parameter_feedingTwo_isBoundToBoth() throws SQLException {
    script.in(Phase.PLANNED, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setString(1, "Cid");
      update.setInt(2, 1);
      assertThat(update.executeUpdate()).isEqualTo(1);
      assertThat(row()).isEqualTo("Cid/Cid");
      assertThat(update.getParameterMetaData().getParameterCount()).isEqualTo(2);
      assertThat(update.getParameterMetaData().getParameterTypeName(2)).isEqualTo("int4");
      assertThatThrownBy(() -> update.setInt(3, 1)).hasMessageContaining("SG007");
      update.setString(1, "Dan");
      update.addBatch();
      update.setString(1, "Eve");
      update.addBatch();
      assertThat(update.executeLargeBatch()).containsExactly(1, 1);
      assertThat(row()).isEqualTo("Eve/Eve");
      update.clearParameters();
      assertThatThrownBy(update::executeUpdate).isInstanceOf(PSQLException.class);
    }
  }

  @Test
  void stream_feedingTwo_isReadOnce() throws SQLException {
    String text = "UPDATE users SET photo = ?, name = ?";
    script.in(
        Phase.PLANNED,
        text,
        Script.rewritten(
            "UPDATE users SET photo = ?, photo_copy = ?, name = ?, full_name = ?", 2, 1, 1, 2, 2));
    try (PreparedStatement update = connection.prepareStatement(text)) {
      update.setBinaryStream(1, new java.io.ByteArrayInputStream(new byte[] {1, 2, 3}));
      update.setCharacterStream(2, new java.io.StringReader("Fay"));
      update.executeUpdate();
      assertThat(row()).isEqualTo("Fay/Fay");
      assertThat(postgres.value("SELECT photo_copy::text || photo::text FROM users"))
          .isEqualTo("\\x010203\\x010203");
    }
  }

  @Test
  void preparedStatement_underNewRules_movesWithItsBindings() throws SQLException {
    script.in(Phase.DUAL_WRITE, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setFetchSize(17);
      update.setString(1, "Gus");
      update.setInt(2, 1);
      update.executeUpdate();
      assertThat(row()).isEqualTo("Gus/-");
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      update.executeUpdate();
      assertThat(row()).isEqualTo("Gus/Gus");
      assertThat(update.getFetchSize()).isEqualTo(17);
      instance.epochs().publish(Script.rules(Phase.PLANNED));
      update.setString(1, "Hal");
      update.executeUpdate();
      assertThat(row()).isEqualTo("Hal/Gus");
    }
  }

  @Test
  void generatedKeys_addedByRewriting_comeBack() throws SQLException {
    String asked = "INSERT INTO users (name) VALUES (?)";
    script.in(
        Phase.PLANNED,
        asked,
        new dev.segue.rules.plan.RewritePlan.Rewritten(
            "INSERT INTO users (name, full_name) VALUES (?, ?) RETURNING id, name",
            new dev.segue.rules.splice.ParameterMap(1, new int[] {1, 1}),
            dev.segue.rules.splice.PositionMap.identity(),
            true,
            java.util.List.of(),
            java.util.Set.of()));
    try (PreparedStatement insert =
        connection.prepareStatement(asked, new String[] {"id", "name"})) {
      insert.setString(1, "Max");
      assertThat(insert.executeUpdate()).isEqualTo(1);
      try (ResultSet keys = insert.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getInt("id")).isEqualTo(2);
        assertThat(keys.getString("name")).isEqualTo("Max");
        assertThat(keys.getStatement()).isSameAs(insert);
      }
    }
  }

  @Test
  void batchOfInserts_stillBecomesOneStatement() throws SQLException {
    String asked = "INSERT INTO users (name) VALUES (?)";
    script.in(
        Phase.PLANNED,
        asked,
        Script.rewritten("INSERT INTO users (name, full_name) VALUES (?, ?)", 1, 1, 1));
    Connection raw =
        java.sql.DriverManager.getConnection(postgres.url() + "&reWriteBatchedInserts=true");
    try (Connection ours = new SegueConnection(raw, instance, ShapeSetting.of(Side.OLD));
        PreparedStatement insert = ours.prepareStatement(asked)) {
      for (int index = 0; index < 4; index++) {
        insert.setString(1, "n" + index);
        insert.addBatch();
      }
      assertThat(insert.executeBatch())
          .containsOnly(Statement.SUCCESS_NO_INFO, Statement.SUCCESS_NO_INFO);
    }
    assertThat(postgres.value("SELECT count(*) FROM users WHERE name = full_name")).isEqualTo("4");
  }

  /** What tells of a statement must not close what it has given. */
  @Test
  void results_open_stayOpenWhenTheStatementIsDescribed() throws SQLException {
    String query = "SELECT name FROM users WHERE id > ? ORDER BY id";
    script.in(
        Phase.DUAL_WRITE,
        query,
        Script.rewritten("SELECT full_name AS name, id FROM users WHERE id > ?", 1, 1));
    try (PreparedStatement select = connection.prepareStatement(query)) {
      select.setInt(1, 0);
      try (ResultSet rows = select.executeQuery()) {
        instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
        assertThat(select.getMetaData().getColumnCount()).isEqualTo(2);
        assertThat(select.getParameterMetaData().getParameterCount()).isEqualTo(1);
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("Ann");
      }
      try (ResultSet rows = select.executeQuery()) {
        assertThat(rows.getMetaData().getColumnCount()).isEqualTo(2);
      }
    }
  }
}
