package dev.segue.driver.equivalence.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The made-up statements order by all columns of a star only if they know how many it has. */
final class StarsIT {
  private static final int QUERIES = 1_500;

  @ParameterizedTest
  @ValueSource(strings = {"shop", "crew", "odd"})
  void star_ofAnyJoin_hasAsManyColumnsAsAreOrderedBy(String name) throws Exception {
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    Dice dice = new Dice(Long.getLong("generated.seed", 1));
    try (Schema schema = new Schema(name, dice)) {
      for (int i = 0; i < QUERIES; i++) {
        Query query =
            new Blocks(new Maker(dice, schema.tables(Shape.OLD)), Scope.top(), 2).starred();
        String text = Rendering.of(query.piece()).text();
        int columns = columns(schema.plain(Shape.OLD), text);
        checked += columns < 0 ? 0 : 1;
        if (columns >= 0 && columns != query.outputs().size()) {
          wrong.add(columns + " and not " + query.outputs().size() + ": " + text);
        }
      }
    }
    assertThat(checked).isGreaterThan(QUERIES / 2);
    assertThat(wrong).isEmpty();
  }

  /** Of the query's result; -1 if the server refuses it. */
  private static int columns(Connection connection, String text) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      ResultSetMetaData columns = statement.getMetaData();
      return columns == null ? -1 : columns.getColumnCount();
    } catch (SQLException refused) {
      return -1;
    } finally {
      connection.rollback();
    }
  }
}
