package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each shape finds privileges on its own columns, and on those alone. */
final class ShapedPrivilegesIT {
  private static final String NAMES =
      """
        - id: people-name
          table: people
          phase: %s
          old: {name: {type: text, backward: first || ' ' || last}}
          new:
            first: {type: text, forward: "split_part(name, ' ', 1)"}
            last: {type: text, forward: "split_part(name, ' ', 2)"}
          exact: false
      """;

  private static Connection shaped(Path directory, String phase, String shape, String... tables)
      throws Exception {
    Postgres postgres = Postgres.database(tables);
    String url = Ruled.by(postgres, directory, NAMES.formatted(phase)).url();
    return DriverManager.getConnection(url + "&segue.shape=" + shape);
  }

  /** What everybody may do with which column of the table. */
  private static List<String> granted(Connection connection, @Nullable String pattern)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (ResultSet rows =
        connection.getMetaData().getColumnPrivileges(null, "public", "people", pattern)) {
      while (rows.next()) {
        if (rows.getString("GRANTEE").equals("PUBLIC")) {
          found.add(rows.getString("COLUMN_NAME") + " " + rows.getString("PRIVILEGE"));
        }
      }
    }
    return found;
  }

  @Test
  void privileges_whereBothSidesExist_areThoseOfTheShapesOwn(@TempDir Path directory)
      throws Exception {
    String[] tables = {
      "CREATE TABLE people (id int PRIMARY KEY, name text, first text, last text)",
      "GRANT SELECT (id, name, first), UPDATE (name), INSERT (last) ON people TO PUBLIC"
    };
    try (Connection old = shaped(directory, "dual-write", "old", tables)) {
      assertThat(granted(old, null)).containsExactly("id SELECT", "name SELECT", "name UPDATE");
    }
    try (Connection fresh = shaped(directory, "dual-write", "new", tables)) {
      assertThat(granted(fresh, null)).containsExactly("first SELECT", "id SELECT", "last INSERT");
      assertThat(granted(fresh, "l%")).containsExactly("last INSERT");
    }
  }

  @Test
  void privileges_ofAColumnThatIsComputed_areThoseOnAllThatItIsComputedFrom(@TempDir Path directory)
      throws Exception {
    try (Connection old =
        shaped(
            directory,
            "contracted",
            "old",
            "CREATE TABLE people (id int PRIMARY KEY, first text, last text)",
            "GRANT SELECT (id, first, last), UPDATE (first) ON people TO PUBLIC")) {
      assertThat(granted(old, null)).containsExactly("id SELECT", "name SELECT");
      assertThat(granted(old, "first")).isEmpty();
    }
  }
}
