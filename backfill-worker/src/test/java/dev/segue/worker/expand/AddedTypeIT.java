package dev.segue.worker.expand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.model.MappedColumn;
import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused is exactly what the server would rewrite, fill or not do. */
class AddedTypeIT {
  private static final String[] TYPES = {
    "CREATE DOMAIN plain AS varchar(40)",
    "CREATE DOMAIN checked AS text CHECK (VALUE <> '')",
    "CREATE DOMAIN over_checked AS checked",
    "CREATE DOMAIN bound AS text NOT NULL",
    "CREATE DOMAIN defaulted AS text DEFAULT 'x'",
    "CREATE DOMAIN over_defaulted AS defaulted",
    "CREATE DOMAIN undone AS defaulted DEFAULT NULL",
    "CREATE DOMAIN checked_array AS checked[]",
    "CREATE TYPE pair AS (a checked, b defaulted)",
    "CREATE DOMAIN checked_pair AS pair CHECK (VALUE IS NOT NULL)",
    "CREATE TYPE mood AS ENUM ('good', 'bad')",
    "CREATE TABLE note (words text)",
    "INSERT INTO note VALUES ('a'), ('b')"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "varchar(40)",
        "numeric(10, 2)",
        "int4range",
        "mood",
        "plain",
        "checked",
        "over_checked",
        "bound",
        "defaulted",
        "over_defaulted",
        "undone",
        "checked[]",
        "checked_array",
        "pair",
        "checked_pair"
      })
  void type_isRefused_exactlyWhereTheServerTouchesTheRows(String type) throws Exception {
    String url = TestPostgres.createDatabase(TYPES);
    boolean refused;
    try (Connection connection = TestPostgres.connect(url)) {
      refused = AddedType.refusal(connection, new MappedColumn("body", type, "words")).isPresent();
    }
    assertThat(refused).isEqualTo(touchesRows(url, type));
  }

  private static boolean touchesRows(String url, String type) throws SQLException {
    String file = "SELECT relfilenode FROM pg_class WHERE oid = 'note'::regclass";
    long before = TestPostgres.number(url, file);
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE note ADD COLUMN body " + type);
    } catch (SQLException e) {
      return true;
    }
    return TestPostgres.number(url, file) != before
        || TestPostgres.number(url, "SELECT count(body) FROM note") > 0;
  }
}
