package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.execute.Instance;
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
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.postgresql.util.PSQLException;

/**
 * When a connection asks the database for its tables and its session, and what it shows of them.
 */
final class CatalogUseIT extends ScriptedConnection {
  @Test
  void catalogLookup_onIdleConnection_leavesNoTransaction() throws SQLException {
    script.knowing("users", Phase.PLANNED, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    connection.setAutoCommit(false);
    connection.prepareStatement(UPDATE).close();
    assertThat(connection.unwrap(BaseConnection.class).getTransactionState())
        .isEqualTo(TransactionState.IDLE);
    assertThat(instance.catalog().current().catalog().knowsRelation("users")).isTrue();
  }

  @Test
  void text_inFailedTransaction_passesAndGetsTheServersError() throws SQLException {
    script.knowing("users", Phase.PLANNED, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT no_such_column FROM users"))
          .isInstanceOf(PSQLException.class);
      try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
        update.setString(1, "Lea");
        update.setInt(2, 1);
        assertThatThrownBy(update::executeUpdate)
            .isInstanceOf(PSQLException.class)
            .extracting(thrown -> ((SQLException) thrown).getSQLState())
            .isEqualTo("25P02");
        connection.rollback();
        update.executeUpdate();
        connection.commit();
        assertThat(row()).isEqualTo("Lea/Lea");
      }
    }
  }

  @Test
  void searchPath_changed_isAskedAgain() throws SQLException {
    script.in(Phase.PLANNED, "SELECT 2", Script.touching());
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 2");
      statement.execute("SELECT 2");
      assertThat(script.sessions).hasSize(1);
      statement.execute("SET search_path = pg_catalog");
      statement.execute("SELECT 2");
      assertThat(script.sessions.get(1).searchPath()).containsExactly("pg_catalog");
      connection.setAutoCommit(false);
      connection.setSchema("information_schema");
      statement.execute("SELECT 2");
      connection.rollback();
      statement.execute("SELECT 2");
      assertThat(script.sessions).hasSize(3);
      statement.execute("CREATE TEMP TABLE users (id int)");
      statement.execute("SELECT 2");
      assertThat(script.sessions.get(3).temporaryTables()).hasSize(1);
      connection.rollback();
    }
  }

  @Test
  void ddl_inTransaction_isSeenByItsConnectionOnly() throws SQLException {
    String text = "SELECT 3";
    script.in(
        Phase.PLANNED,
        text,
        (keys, catalog, session) ->
            catalog.knowsRelation("fresh")
                ? Script.rewritten(
                    "SELECT "
                        + catalog.relations().getOrDefault("fresh", java.util.List.of()).size(),
                    0)
                : new dev.segue.rules.plan.RewritePlan.NeedsCatalog(
                    new dev.segue.rules.catalog.Catalog.Needs(
                        java.util.Set.of("fresh"), java.util.Set.of())));
    connection.setAutoCommit(false);
    try (Connection other = open();
        Statement statement = connection.createStatement();
        Statement others = other.createStatement()) {
      statement.execute("CREATE TABLE fresh (id int)");
      assertThat(one(others, text)).isZero();
      assertThat(one(statement, text)).isEqualTo(1);
      assertThat(one(others, text)).isZero();
      connection.commit();
      assertThat(one(others, text)).isEqualTo(1);
      statement.execute("DROP TABLE fresh");
      connection.commit();
      assertThat(one(others, text)).isZero();
    }
  }

  private static int one(Statement statement, String text) throws SQLException {
    try (ResultSet rows = statement.executeQuery(text)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void columns_ofMappedTable_areThoseOfTheShape() throws SQLException {
    Script none = new Script();
    postgres.run("CREATE TABLE IF NOT EXISTS people (id int, name text NOT NULL, age int)");
    dev.segue.rules.model.Change change =
        new dev.segue.rules.model.Change(
            "people-name",
            dev.segue.rules.model.TableName.unqualified("people"),
            Phase.PLANNED,
            java.util.List.of(
                new dev.segue.rules.model.MappedColumn("name", "text", "first || last")),
            java.util.List.of(
                new dev.segue.rules.model.MappedColumn("first", "varchar(40)", "name"),
                new dev.segue.rules.model.MappedColumn("last", "numeric(7,2)", "name")),
            false,
            false,
            dev.segue.rules.model.Unrewritable.REFUSE);
    Instance planned =
        new Instance(
            "test",
            new dev.segue.rules.model.RuleSet(
                1,
                dev.segue.rules.model.Mode.REWRITE,
                java.util.Optional.empty(),
                java.util.List.of(change)),
            none);
    try (Connection old =
            new SegueConnection(postgres.connect(), planned, ShapeSetting.of(Side.OLD));
        Connection fresh =
            new SegueConnection(postgres.connect(), planned, ShapeSetting.of(Side.NEW))) {
      assertThat(columns(old, "%")).containsExactly("1 id int4", "2 name text", "3 age int4");
      assertThat(columns(fresh, null))
          .containsExactly("1 id int4", "2 first varchar", "3 last numeric", "4 age int4");
      assertThat(columns(fresh, "f%")).containsExactly("2 first varchar");
      assertThat(columns(fresh, "name")).isEmpty();
      try (ResultSet rows = fresh.getMetaData().getColumns(null, null, "people", "last")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt("DATA_TYPE")).isEqualTo(java.sql.Types.NUMERIC);
        assertThat(rows.getInt("COLUMN_SIZE")).isEqualTo(7);
        assertThat(rows.getStatement().getConnection()).isSameAs(fresh);
      }
    }
  }

  private static java.util.List<String> columns(
      Connection from, @org.jspecify.annotations.Nullable String pattern) throws SQLException {
    java.util.List<String> found = new java.util.ArrayList<>();
    try (ResultSet rows = from.getMetaData().getColumns(null, "public", "people", pattern)) {
      while (rows.next()) {
        found.add(
            rows.getInt("ORDINAL_POSITION")
                + " "
                + rows.getString("COLUMN_NAME")
                + " "
                + rows.getString("TYPE_NAME"));
      }
    }
    return found;
  }
}
