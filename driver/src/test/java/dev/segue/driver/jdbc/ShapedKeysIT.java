package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each shape finds its own columns in the keys and indexes that metadata tells of. */
final class ShapedKeysIT {
  private static final String CHANGES =
      """
        - id: owners-code
          table: owners
          phase: dual-write
          retype: {from: code, to: mark, old-type: varchar(5), new-type: varchar(9)}
        - id: cars-label
          table: cars
          phase: dual-write
          rename: {from: label, to: title, type: text}
        - id: cars-name
          table: cars
          phase: dual-write
          old: {name: {type: text, backward: first || ' ' || last}}
          new:
            first: {type: text, forward: "split_part(name, ' ', 1)"}
            last: {type: text, forward: "split_part(name, ' ', 2)"}
          exact: false
      """;

  private Connection old;
  private Connection fresh;

  @BeforeEach
  void connect(@TempDir Path directory) throws Exception {
    Postgres postgres =
        Postgres.database(
            "CREATE TABLE owners (code varchar(5) PRIMARY KEY, mark varchar(9) UNIQUE)",
            "CREATE TABLE cars (id int PRIMARY KEY, owner varchar(5) REFERENCES owners, label text,"
                + " title text, name text, first text, last text)",
            "CREATE INDEX cars_label ON cars (label, id)",
            "CREATE INDEX cars_name ON cars (name)",
            "CREATE INDEX cars_last ON cars (last)",
            "CREATE TABLE other (id int PRIMARY KEY, label text UNIQUE)");
    String url = Ruled.by(postgres, directory, CHANGES).url();
    old = DriverManager.getConnection(url + "&segue.shape=old");
    fresh = DriverManager.getConnection(url + "&segue.shape=new");
  }

  @AfterEach
  void disconnect() throws SQLException {
    old.close();
    fresh.close();
  }

  private static List<String> rows(ResultSet rows, String... labels) throws SQLException {
    List<String> found = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (String label : labels) {
          values.add(rows.getString(label));
        }
        found.add(String.join(" ", values));
      }
    }
    return found;
  }

  private static DatabaseMetaData of(Connection connection) throws SQLException {
    return connection.getMetaData();
  }

  @Test
  void primaryKey_isOnTheShapesOwnColumn() throws SQLException {
    assertThat(rows(of(old).getPrimaryKeys(null, null, "owners"), "PK_NAME", "COLUMN_NAME"))
        .containsExactly("owners_pkey code");
    assertThat(rows(of(fresh).getPrimaryKeys(null, null, "owners"), "PK_NAME", "COLUMN_NAME"))
        .containsExactly("owners_pkey mark");
  }

  @Test
  void index_thatMirrorsAnother_isShownOnce() throws SQLException {
    assertThat(indexes(old, "owners")).containsExactly("owners_pkey code");
    assertThat(indexes(fresh, "owners")).containsExactly("owners_mark_key mark");
  }

  @Test
  void index_isShownOnTheShapesOwnColumns_orNotAtAll() throws SQLException {
    assertThat(indexes(old, "cars"))
        .containsExactlyInAnyOrder(
            "cars_pkey id", "cars_label label", "cars_label id", "cars_name name");
    assertThat(indexes(fresh, "cars"))
        .containsExactlyInAnyOrder(
            "cars_pkey id", "cars_label title", "cars_label id", "cars_last last");
    assertThat(indexes(fresh, "other"))
        .containsExactlyInAnyOrder("other_pkey id", "other_label_key label");
  }

  private static List<String> indexes(Connection connection, String table) throws SQLException {
    return rows(
        of(connection).getIndexInfo(null, "public", table, false, true),
        "INDEX_NAME",
        "COLUMN_NAME");
  }

  @Test
  void foreignKey_refersToTheShapesOwnColumn() throws SQLException {
    String[] labels = {"PKTABLE_NAME", "PKCOLUMN_NAME", "FKTABLE_NAME", "FKCOLUMN_NAME"};
    for (ResultSet keys :
        List.of(
            of(fresh).getImportedKeys(null, null, "cars"),
            of(fresh).getExportedKeys(null, null, "owners"),
            of(fresh).getCrossReference(null, null, "owners", null, null, "cars"))) {
      assertThat(rows(keys, labels)).containsExactly("owners mark cars owner");
    }
    assertThat(rows(of(old).getImportedKeys(null, null, "cars"), labels))
        .containsExactly("owners code cars owner");
  }

  @Test
  void bestRowIdentifier_hasTheTypeOfTheShapesOwnColumn() throws SQLException {
    List<String> found =
        Stream.of(old, fresh).map(ShapedKeysIT::identifier).collect(Collectors.toList());
    assertThat(found).containsExactly("code varchar 5", "mark varchar 9");
  }

  private static String identifier(Connection connection) {
    try {
      return String.join(
          ";",
          rows(
              of(connection)
                  .getBestRowIdentifier(
                      null, null, "owners", DatabaseMetaData.bestRowSession, true),
              "COLUMN_NAME",
              "TYPE_NAME",
              "COLUMN_SIZE"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void description_keepsItsTypes() throws SQLException {
    try (ResultSet rows = of(fresh).getIndexInfo(null, null, "cars", false, true)) {
      assertThat(rows.getStatement().getConnection()).isSameAs(fresh);
      assertThat(rows.next()).isTrue();
      assertThat(rows.getObject("NON_UNIQUE")).isInstanceOf(Boolean.class);
      assertThat(rows.getShort("ORDINAL_POSITION")).isEqualTo((short) 1);
    }
  }
}
