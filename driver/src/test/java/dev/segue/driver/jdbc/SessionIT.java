package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.testing.Ruled;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Savepoints, and a search path that changes under the statements. */
final class SessionIT extends RuledConnection {
  private static final String TENANT_RULES =
      """
        - id: person-name
          table: a.person
          phase: planned
          rename: {from: name, to: full_name, type: text}
      """;

  private static final String QUERY = "SELECT full_name FROM person";

  @Test
  void savepoint_rolledBack_takesBackBothColumns() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE users SET full_name = 'Cid' WHERE id = 1");
      Savepoint named = connection.setSavepoint("before");
      statement.executeUpdate("UPDATE users SET name = 'Dan' WHERE id = 1");
      assertThatThrownBy(() -> statement.executeUpdate("UPDATE users SET no_such = 'x'"))
          .isInstanceOf(SQLException.class);
      connection.rollback(named);
      Savepoint kept = connection.setSavepoint();
      statement.executeUpdate("UPDATE users SET name = 'Eve' WHERE id = 2");
      connection.releaseSavepoint(kept);
    }
    connection.commit();
    assertThat(stored()).isEqualTo("Cid/Cid");
    assertThat(postgres.value("SELECT full_name FROM users WHERE id = 2")).isEqualTo("Eve");
  }

  private Connection tenants() throws Exception {
    postgres.run(
        "DROP SCHEMA IF EXISTS a CASCADE",
        "DROP SCHEMA IF EXISTS b CASCADE",
        "CREATE SCHEMA a",
        "CREATE SCHEMA b",
        "CREATE TABLE a.person (name text)",
        "CREATE TABLE b.person (full_name text)",
        "INSERT INTO a.person VALUES ('of a')",
        "INSERT INTO b.person VALUES ('of b')");
    return Ruled.by(postgres, directory, TENANT_RULES).connect();
  }

  private static String one(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery(QUERY)) {
      rows.next();
      return rows.getString("full_name");
    }
  }

  /** Which table it means is not known before the SET has run. */
  @Test
  void batch_thatSetsTheSchema_isRefusedBeforeWhatMeansATable() throws Exception {
    try (Connection tenants = tenants();
        Statement statement = tenants.createStatement()) {
      tenants.setSchema("b");
      statement.addBatch("/* for; */ SET search_path = a");
      statement.addBatch("SELECT 1");
      assertThatThrownBy(() -> statement.addBatch("UPDATE person SET full_name = 'x'"))
          .hasMessageContaining("Execute the batch without it")
          .hasMessageContaining("SG001");
      statement.clearBatch();
      statement.addBatch("UPDATE person SET full_name = 'x'");
      assertThat(statement.executeBatch()).containsExactly(1);
    }
  }

  @Test
  void batch_preparedUnderAnotherSchema_isRefused() throws Exception {
    try (Connection tenants = tenants();
        PreparedStatement update = tenants.prepareStatement("UPDATE person SET full_name = ?")) {
      tenants.setSchema("b");
      update.setString(1, "x");
      update.addBatch();
      tenants.setSchema("a");
      assertThatThrownBy(update::executeBatch)
          .hasMessageContaining("since the first row of this batch was added")
          .hasMessageContaining("SG001");
      update.clearBatch();
      update.setString(1, "y");
      update.addBatch();
      assertThat(update.executeBatch()).containsExactly(1);
      assertThat(postgres.value("SELECT name FROM a.person")).isEqualTo("y");
      assertThat(postgres.value("SELECT full_name FROM b.person")).isEqualTo("of b");
    }
  }

  @Test
  void batch_preparedBeforeTheTransactionFailed_getsTheServersError() throws Exception {
    try (Connection tenants = tenants();
        Statement statement = tenants.createStatement();
        PreparedStatement update = tenants.prepareStatement("UPDATE person SET full_name = ?")) {
      tenants.setSchema("a");
      tenants.setAutoCommit(false);
      update.setString(1, "x");
      update.addBatch();
      assertThatThrownBy(() -> statement.execute("SET search_path = b; SELECT 1 / 0"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(update::executeBatch)
          .extracting(thrown -> ((SQLException) thrown).getSQLState())
          .isEqualTo("25P02");
    }
  }

  @Test
  void schema_set_decidesWhichTableIsMeant() throws Exception {
    try (Connection tenants = tenants();
        Statement statement = tenants.createStatement()) {
      tenants.setSchema("b");
      assertThat(one(statement)).isEqualTo("of b");
      tenants.setSchema("a");
      assertThat(one(statement)).isEqualTo("of a");
      assertThat(tenants.getSchema()).isEqualTo("a");
    }
  }

  @Test
  void searchPath_setByText_decidesToo() throws Exception {
    try (Connection tenants = tenants();
        Statement statement = tenants.createStatement();
        var prepared = tenants.prepareStatement(QUERY.replace("person", "a.person"))) {
      statement.execute("SET search_path TO a, b");
      assertThat(one(statement)).isEqualTo("of a");
      statement.execute("SELECT set_config('search_path', 'b', false)");
      assertThat(one(statement)).isEqualTo("of b");
      tenants.setAutoCommit(false);
      statement.execute("SET LOCAL search_path TO a");
      assertThat(one(statement)).isEqualTo("of a");
      tenants.commit();
      assertThat(one(statement)).isEqualTo("of b");
      statement.execute("SET search_path TO a");
      tenants.rollback();
      assertThat(one(statement)).isEqualTo("of b");
      try (ResultSet rows = prepared.executeQuery()) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("of a");
      }
    }
  }

  /** The same prepared statement means another table after the path has changed. */
  @Test
  void searchPath_changed_movesAPreparedStatement() throws Exception {
    try (Connection tenants = tenants();
        Statement statement = tenants.createStatement()) {
      tenants.setSchema("a");
      try (var prepared = tenants.prepareStatement(QUERY)) {
        for (String schema : new String[] {"a", "b", "a"}) {
          statement.execute("SET search_path TO " + schema);
          try (ResultSet rows = prepared.executeQuery()) {
            rows.next();
            assertThat(rows.getString("full_name")).isEqualTo("of " + schema);
          }
        }
      }
    }
  }

  private static final String SWITCH =
      "CREATE OR REPLACE FUNCTION a.switch(tenant text) RETURNS void LANGUAGE plpgsql AS"
          + " $$ BEGIN PERFORM set_config('search_path', tenant, false); END $$";

  /** As multi-tenant applications do it: the path is set by a function of their own. */
  @Test
  void searchPath_changedInsideAFunction_decidesToo() throws Exception {
    try (Connection tenants = tenants();
        Statement statement = tenants.createStatement()) {
      postgres.run(
          SWITCH,
          "CREATE FUNCTION a.outer_switch(tenant text) RETURNS void LANGUAGE sql AS"
              + " 'SELECT a.switch(tenant)'");
      statement.execute("SET search_path TO b");
      assertThat(one(statement)).isEqualTo("of b");
      statement.execute("SELECT a.switch('a')");
      assertThat(one(statement)).isEqualTo("of a");
      statement.execute("SELECT a.switch('b')");
      assertThat(one(statement)).isEqualTo("of b");
      tenants.setAutoCommit(false);
      statement.execute("SELECT a.outer_switch('a')");
      assertThat(one(statement)).isEqualTo("of a");
      tenants.rollback();
      assertThat(one(statement)).isEqualTo("of b");
    }
  }

  @Test
  void searchPath_changedInsideAFunctionOfTheSameText_isRefused() throws Exception {
    try (Connection tenants = tenants();
        Statement statement = tenants.createStatement()) {
      postgres.run(SWITCH);
      statement.execute("SET search_path TO a");
      assertThatThrownBy(() -> statement.execute("SELECT a.switch('b'); " + QUERY))
          .hasMessageContaining("SESSION_CHANGED_IN_TEXT");
      statement.execute("SELECT count(*), abs(1); " + QUERY);
    }
  }

  @Test
  void temporaryTable_madeInsideAFunction_isSeen() throws Exception {
    postgres.run(
        "CREATE OR REPLACE FUNCTION stage() RETURNS void LANGUAGE plpgsql AS"
            + " $$ BEGIN CREATE TEMP TABLE users (full_name text); END $$");
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE users SET full_name = 'Cid' WHERE id = 1");
      statement.execute("SELECT stage()");
      assertThat(statement.executeUpdate("INSERT INTO users (full_name) VALUES ('Dan')"))
          .isEqualTo(1);
    }
    assertThat(postgres.value("SELECT count(*) FROM users")).isEqualTo("2");
  }

  /** What looks at the catalog first would take the transaction's snapshot. */
  @Test
  void command_thatReadsNoRow_isPrecededByNoQuestion() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS more (id int)");
      statement.execute("BEGIN");
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      statement.execute("LOCK TABLE users IN ROW SHARE MODE");
      statement.execute("SHOW transaction_isolation");
      statement.execute("SAVEPOINT here");
      postgres.run("UPDATE users SET name = 'Late', full_name = 'Late' WHERE id = 1");
      try (ResultSet rows = statement.executeQuery("SELECT full_name FROM users WHERE id = 1")) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("Late");
      }
      statement.execute("ROLLBACK");
    }
  }

  @Test
  void temporaryTable_lastOnThePath_shadowsNothing() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP TABLE users (full_name text)");
      statement.execute("SET search_path = public, pg_temp");
      statement.executeUpdate("UPDATE users SET full_name = 'Cid' WHERE id = 1");
      assertThat(stored()).isEqualTo("Cid/Cid");
      statement.execute("SET search_path = pg_temp, public");
      statement.executeUpdate("INSERT INTO users (full_name) VALUES ('Dan')");
    }
    assertThat(postgres.value("SELECT count(*) FROM users")).isEqualTo("2");
  }
}
