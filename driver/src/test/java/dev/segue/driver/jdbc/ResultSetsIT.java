package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Result sets that stream, scroll or would write. */
final class ResultSetsIT extends RuledConnection {
  private static final int ROWS = 5_000;

  @Test
  void result_withFetchSize_streamsThroughACursor() throws SQLException {
    postgres.run(
        "INSERT INTO users (name) SELECT 'n' || n FROM generate_series(3, " + ROWS + ") n");
    connection.setAutoCommit(false);
    try (PreparedStatement query =
            connection.prepareStatement("SELECT id, full_name FROM users ORDER BY id");
        Statement aside = connection.createStatement()) {
      query.setFetchSize(100);
      int count = 0;
      try (ResultSet rows = query.executeQuery()) {
        assertThat(rows.getFetchSize()).isEqualTo(100);
        assertThat(openCursors(aside)).isEqualTo(1);
        while (rows.next()) {
          count++;
          if (count > 2) {
            assertThat(rows.getString("full_name")).isEqualTo("n" + rows.getInt("id"));
          }
        }
      }
      assertThat(count).isEqualTo(ROWS);
    }
    connection.commit();
  }

  /** The cursors of this session but for the one that asks. */
  private static int openCursors(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT count(*) FROM pg_cursors WHERE statement LIKE '%ORDER BY id%'"
                + " AND statement NOT LIKE '%pg_cursors%'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void result_thatScrolls_movesBothWays() throws SQLException {
    try (Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
        ResultSet rows = statement.executeQuery("SELECT full_name FROM users ORDER BY full_name")) {
      assertThat(rows.last()).isTrue();
      assertThat(rows.getRow()).isEqualTo(2);
      assertThat(rows.getString("full_name")).isEqualTo("Bob");
      assertThat(rows.previous()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("Ann");
      assertThat(rows.absolute(-1)).isTrue();
      assertThat(rows.relative(-1)).isTrue();
      rows.beforeFirst();
      assertThat(rows.isBeforeFirst()).isTrue();
      assertThat(rows.getType()).isEqualTo(ResultSet.TYPE_SCROLL_INSENSITIVE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SELECT id, name FROM users", "SELECT id, full_name FROM users WHERE id = 1"})
  void result_thatWouldWriteAMappedTable_isRefused(String query) throws SQLException {
    try (Statement statement =
        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE)) {
      assertThatThrownBy(() -> statement.executeQuery(query)).hasMessageContaining("SG010");
    }
    assertThatThrownBy(
            () ->
                connection.prepareStatement(
                    query,
                    ResultSet.TYPE_SCROLL_INSENSITIVE,
                    ResultSet.CONCUR_UPDATABLE,
                    ResultSet.HOLD_CURSORS_OVER_COMMIT))
        .hasMessageContaining("UPDATE statement")
        .hasMessageContaining("SG010");
  }

  @Test
  void result_thatWritesAnotherTable_works() throws SQLException {
    try (Statement statement =
            connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
        ResultSet rows = statement.executeQuery("SELECT id, name FROM town")) {
      rows.next();
      rows.updateString("name", "Bonn");
      rows.updateRow();
      assertThat(rows.getConcurrency()).isEqualTo(ResultSet.CONCUR_UPDATABLE);
    }
    assertThat(postgres.value("SELECT name FROM town")).isEqualTo("Bonn");
  }
}
