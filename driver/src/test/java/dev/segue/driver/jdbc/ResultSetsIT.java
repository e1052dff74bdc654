package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Result sets that stream or scroll. */
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

  @Test
  void result_ofOneOfSeveralStatements_isNotDescribedByAnother() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT full_name FROM users; SELECT name AS full_name FROM town");
      try (ResultSet users = statement.getResultSet()) {
        assertThat(users.next()).isTrue();
      }
      assertThat(statement.getMoreResults()).isTrue();
      try (ResultSet towns = statement.getResultSet()) {
        assertThat(towns.getMetaData().getTableName(1)).isEqualTo("town");
      }
    }
  }
}
