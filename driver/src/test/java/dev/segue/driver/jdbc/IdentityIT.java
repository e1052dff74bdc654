package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** That no object leads out of the connection unnoticed. */
final class IdentityIT extends ScriptedConnection {
  @Test
  void objects_ofOneConnection_leadBackToIt() throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement prepared =
            connection.prepareStatement(
                "INSERT INTO users (name) VALUES ('x')", Statement.RETURN_GENERATED_KEYS);
        CallableStatement call = connection.prepareCall("SELECT 1")) {
      ResultSet rows = statement.executeQuery("SELECT 1");
      assertThat(rows.getStatement()).isSameAs(statement);
      assertThat(statement.getResultSet()).isSameAs(rows);
      assertThat(statement.getConnection()).isSameAs(connection);
      prepared.executeUpdate();
      assertThat(prepared.getGeneratedKeys().getStatement()).isSameAs(prepared);
      assertThat(prepared.getConnection()).isSameAs(connection);
      assertThat(call.getConnection()).isSameAs(connection);
      assertThat(call.executeQuery().getStatement()).isSameAs(call);
      assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
      ResultSet tables = connection.getMetaData().getTables(null, "public", "users", null);
      assertThat(tables.getStatement().getConnection()).isSameAs(connection);
    }
  }

  @Test
  void refcursor_read_isOurs() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT cursor_of_users()")) {
      rows.next();
      ResultSet cursor = (ResultSet) rows.getObject(1);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor).isInstanceOf(SegueResultSet.class);
    }
    connection.rollback();
  }

  @Test
  void unwrap_toVendors_isReportedOnce() throws SQLException {
    assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
    assertThat(connection.unwrap(SegueConnection.class)).isSameAs(connection);
    assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
    assertThat(instance.reports().entries()).isEmpty();
    connection.unwrap(PGConnection.class);
    connection.unwrap(PGConnection.class);
    assertThat(instance.reports().entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.message()).contains("org.postgresql.PGConnection", "bypass");
              assertThat(entry.count()).isEqualTo(2);
            });
  }
}
