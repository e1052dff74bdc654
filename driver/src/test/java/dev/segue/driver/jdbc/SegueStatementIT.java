package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.execute.Instance;
import dev.segue.driver.execute.Verdict;
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

final class SegueStatementIT extends ScriptedConnection {
  @Test
  void metaData_ofComputedColumn_tellsWhatTheShapePromises() throws SQLException {
    String asked = "SELECT id, name FROM users";
    script.in(
        Phase.PLANNED,
        asked,
        new dev.segue.rules.plan.RewritePlan.Rewritten(
            "SELECT id, upper(full_name) AS name FROM users",
            dev.segue.rules.splice.ParameterMap.identity(0),
            dev.segue.rules.splice.PositionMap.identity(),
            false,
            java.util.List.of(),
            java.util.Set.of(),
            java.util.List.of(),
            java.util.List.of(
                new dev.segue.rules.plan.ResultColumn(
                    "name", "users", java.util.Optional.of(true)))));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(asked)) {
      var described = rows.getMetaData();
      assertThat(described.getTableName(2)).isEqualTo("users");
      assertThat(described.isNullable(2)).isEqualTo(java.sql.ResultSetMetaData.columnNoNulls);
      assertThat(described.getColumnLabel(2)).isEqualTo("name");
      assertThat(described.isWrapperFor(org.postgresql.PGResultSetMetaData.class)).isTrue();
    }
    try (java.sql.PreparedStatement prepared = connection.prepareStatement(asked)) {
      assertThat(prepared.getMetaData().getTableName(2)).isEqualTo("users");
    }
  }

  @Test
  void untouchedText_run_isCountedUnaffected() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT 1").close();
      statement.executeQuery("SELECT 1").close();
    }
    assertThat(instance.tallies().statements(Verdict.UNAFFECTED)).isEqualTo(2);
    assertThat(instance.tallies().firstSights()).isEqualTo(1);
  }

  @Test
  void text_rewritten_runsInItsPlace() throws SQLException {
    script.in(
        Phase.PLANNED,
        "UPDATE users SET name = 'Bob'",
        Script.rewritten("UPDATE users SET name = 'Bob', full_name = 'Bob'", 0));
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE users SET name = 'Bob'")).isEqualTo(1);
      assertThat(row()).isEqualTo("Bob/Bob");
      statement.addBatch("UPDATE users SET name = 'Bob'");
      statement.addBatch("UPDATE users SET name = 'Zoe'");
      assertThat(statement.executeBatch()).hasSize(2);
    }
    assertThat(instance.tallies().statements(Verdict.REWRITTEN)).isEqualTo(2);
    assertThat(instance.tallies().accesses()).hasSize(1);
  }

  @Test
  void text_refused_saysWhyAndSparesThePoolsConnection() throws SQLException {
    script.in(Phase.PLANNED, "SELECT full_name", Script.refused());
    try (Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT full_name"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("users-name")
          .hasMessageContaining("Write it another way.")
          .hasMessageContaining("SG001")
          .extracting(thrown -> ((SQLException) thrown).getSQLState())
          .isEqualTo("SG001");
      assertThat(instance.tallies().statements(Verdict.REFUSED)).isEqualTo(1);
      assertThat(instance.reports().entries()).hasSize(1);
      statement.execute("SELECT 1");
    }
  }

  @Test
  void observingRules_rewriteNothingAndSayWhatTheyWould() throws SQLException {
    String asked = "UPDATE users SET name = 'Obs'";
    script.in(Phase.PLANNED, asked, Script.rewritten("UPDATE nonsense", 0));
    script.in(Phase.PLANNED, "SELECT full_name FROM users", Script.refused());
    dev.segue.rules.model.RuleSet rules = Script.rules(Phase.PLANNED);
    Instance observing =
        new Instance(
            "test",
            new dev.segue.rules.model.RuleSet(
                1, dev.segue.rules.model.Mode.OBSERVE, rules.control(), rules.changes()),
            script);
    try (Connection ours =
            new SegueConnection(postgres.connect(), observing, ShapeSetting.of(Side.OLD));
        Statement statement = ours.createStatement()) {
      assertThat(statement.executeUpdate(asked)).isEqualTo(1);
      statement.execute("SELECT full_name FROM users");
      assertThat(observing.tallies().statements(Verdict.OBSERVED)).isEqualTo(2);
      assertThat(observing.reports().entries())
          .hasSize(2)
          .allSatisfy(entry -> assertThat(entry.message()).startsWith("Observed: "));
    }
  }

  @Test
  void brokenPlanner_orNoText_isAnSqlExceptionAndNothingElse() throws SQLException {
    script.in(
        Phase.PLANNED,
        "SELECT deep",
        (keys, catalog, session) -> {
          throw new StackOverflowError();
        });
    try (Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT deep"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("SG012");
      assertThatThrownBy(() -> statement.execute(null)).isInstanceOf(SQLException.class);
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      assertThat(instance.epochs().isSettled()).isTrue();
    }
  }

  @Test
  void updatableResultSet_onMappedTable_isRefused() throws SQLException {
    script.in(Phase.PLANNED, "SELECT id, name FROM users", Script.touching());
    try (Statement statement =
        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT id, name FROM users"))
          .hasMessageContaining("SG010");
      assertThatThrownBy(
              () ->
                  connection.prepareStatement(
                      "SELECT id, name FROM users",
                      ResultSet.TYPE_SCROLL_INSENSITIVE,
                      ResultSet.CONCUR_UPDATABLE))
          .hasMessageContaining("SG010");
      statement.executeQuery("SELECT 1").close();
    }
  }

  @Test
  void serverError_ofRewrittenText_namesPositionInApplicationsText() throws SQLException {
    String asked = "SELECT /* ? */ nme FROM users WHERE id = ?";
    String sent =
        "SELECT /* ? */ nme FROM users WHERE 'a' = ? AND id = ?".replace("nme", "name, nme");
    int made = sent.indexOf("name, ");
    script.in(
        Phase.PLANNED,
        asked,
        new dev.segue.rules.plan.RewritePlan.Rewritten(
            sent,
            new dev.segue.rules.splice.ParameterMap(1, new int[] {1, 1}),
            new dev.segue.rules.splice.PositionMap(
                new int[] {0, made, made + 6},
                new int[] {0, made, made},
                new boolean[] {true, false, true}),
            false,
            java.util.List.of(),
            java.util.Set.of()));
    try (PreparedStatement query = connection.prepareStatement(asked)) {
      query.setString(1, "1");
      assertThatThrownBy(query::executeQuery)
          .isInstanceOfSatisfying(
              PSQLException.class,
              thrown -> {
                assertThat(thrown.getServerErrorMessage()).isNotNull();
                assertThat(thrown.getServerErrorMessage().getPosition())
                    .isEqualTo(asked.indexOf("nme") + 1);
                assertThat(thrown.getSQLState()).isEqualTo("42703");
                assertThat(thrown.getMessage()).contains("nme");
              });
    }
  }
}
