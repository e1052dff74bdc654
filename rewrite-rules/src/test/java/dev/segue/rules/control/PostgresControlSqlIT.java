package dev.segue.rules.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.TableName;
import dev.segue.rules.model.Unrewritable;
import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PostgresControlSqlIT {
  private static final PostgresControlSql SQL = new PostgresControlSql("Segue");

  private String url;
  private Connection connection;

  @BeforeEach
  void createTables() throws SQLException {
    url = TestPostgres.createDatabase("CREATE SCHEMA \"Segue\"");
    create(url);
    connection = TestPostgres.connect(url);
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  private static void create(String url) {
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String sql : SQL.create()) {
        statement.execute(sql);
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join(" ", row));
      }
      return rows;
    }
  }

  private int run(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }

  @Test
  void create_onTheServer_makesWhatIsDescribed() throws SQLException {
    for (ControlTable table : ControlTables.ALL) {
      assertThat(
              rows(
                  "SELECT attname, attnotnull FROM pg_attribute WHERE attnum > 0 AND attrelid ="
                      + " '\"Segue\"."
                      + table.name()
                      + "'::regclass ORDER BY attnum"))
          .isEqualTo(
              table.columns().stream()
                  .map(column -> column.name() + (column.optional() ? " f" : " t"))
                  .toList());
    }
    assertThat(rows(SQL.version())).containsExactly(String.valueOf(ControlTables.VERSION));
  }

  @Test
  void create_byManyAtOnce_collidesWithNobody() throws SQLException {
    String another = TestPostgres.createDatabase("CREATE SCHEMA \"Segue\"");
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      clients.add(CompletableFuture.runAsync(() -> create(another)));
    }
    clients.forEach(CompletableFuture::join);
    create(url);
    assertThat(rows(SQL.version())).hasSize(1);
  }

  @Test
  void change_entered_standsAtOffWithTheFactsOfTheStart() throws SQLException {
    ChangeDefinition definition = ChangeDefinition.of(change("name"));
    assertThat(run(SQL.enterChange(), "users-name", definition.text(), definition.hash()))
        .isEqualTo(1);
    assertThat(run(SQL.enterChange(), "users-name", "other", "other")).isZero();
    assertThat(rows(SQL.changes()))
        .containsExactly(
            "users-name " + definition.text() + " " + definition.hash() + " off off f f f t t f 0");
  }

  @Test
  void publication_onARowThatOthersPublished_changesNothing() throws SQLException {
    run(SQL.enterChange(), "users-name", "d", "h");
    Object[] planned = {"off", "planned", true, true, false, true, true, "users-name", 0L};
    assertThat(run(SQL.publish(), planned)).isEqualTo(1);
    assertThat(run(SQL.publish(), planned)).isZero();
    assertThat(rows(SQL.changes())).containsExactly("users-name d h off planned t t f t t f 1");
    assertThat(rows(SQL.lockChange().replace("?", "'users-name'"))).hasSize(1);
    Object[] nonsense = {"off", "no-phase", true, true, false, true, true, "users-name", 1L};
    assertThatThrownBy(() -> run(SQL.publish(), nonsense))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("highest_phase");
  }

  @Test
  void definition_ofAChange_leavesOutItsPhaseAndNothingElse() {
    ChangeDefinition definition = ChangeDefinition.of(change("name"));
    assertThat(ChangeDefinition.of(change("name").at(Phase.RETIRED))).isEqualTo(definition);
    assertThat(ChangeDefinition.of(change("name || ''")).hash()).isNotEqualTo(definition.hash());
    assertThat(definition.text())
        .isEqualTo(
            """
            table "users"
            exact true
            monotone true
            old "name" "text" "full_name"
            new "full_name" "text" "name\"""");
  }

  private static Change change(String forward) {
    return new Change(
        "users-name",
        TableName.unqualified("users"),
        Phase.PLANNED,
        List.of(new MappedColumn("name", "text", "full_name")),
        List.of(new MappedColumn("full_name", "text", forward)),
        true,
        true,
        Unrewritable.REFUSE);
  }
}
