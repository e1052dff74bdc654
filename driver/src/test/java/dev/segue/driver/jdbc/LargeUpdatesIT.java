package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The large variants of running a write: JDBC's twins that wrappers like to forget. */
final class LargeUpdatesIT extends RuledConnection {
  private static final String INSERT = "INSERT INTO users (full_name) VALUES ('Cid')";

  @Test
  void statement_ofEachVariant_writesBothColumns() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeLargeUpdate("UPDATE users SET full_name = 'x'")).isEqualTo(2);
      assertThat(statement.getLargeUpdateCount()).isEqualTo(2);
      statement.executeLargeUpdate(INSERT, Statement.RETURN_GENERATED_KEYS);
      assertKey(statement, "id", 3);
      statement.executeLargeUpdate(INSERT, new String[] {"id", "full_name"});
      assertKey(statement, "full_name", 4);
      statement.executeLargeUpdate(INSERT, new int[] {1});
      assertKey(statement, "id", 5);
    }
    assertThat(postgres.value("SELECT count(*) FROM users WHERE name = full_name")).isEqualTo("5");
  }

  private static void assertKey(Statement statement, String column, int id) throws SQLException {
    try (ResultSet keys = statement.getGeneratedKeys()) {
      assertThat(keys.next()).isTrue();
      assertThat(keys.getInt("id")).isEqualTo(id);
      assertThat(keys.getString(column)).isNotNull();
      assertThat(keys.getStatement()).isSameAs(statement);
    }
  }

  @Test
  void preparedStatement_andBatch_writeBothColumns() throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE users SET full_name = ? WHERE id = ?")) {
      update.setString(1, "Cid");
      update.setInt(2, 1);
      assertThat(update.executeLargeUpdate()).isEqualTo(1);
      assertThat(stored()).isEqualTo("Cid/Cid");
      for (int id = 1; id <= 2; id++) {
        update.setString(1, "n" + id);
        update.setInt(2, id);
        update.addBatch();
      }
      assertThat(update.executeLargeBatch()).containsExactly(1, 1);
    }
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("UPDATE users SET full_name = 'Dan' WHERE id = 1");
      assertThat(statement.executeLargeBatch()).containsExactly(1);
    }
    assertThat(stored()).isEqualTo("Dan/Dan");
  }
}
