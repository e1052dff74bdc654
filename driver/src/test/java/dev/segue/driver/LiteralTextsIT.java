package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts with their values inside, as many applications send them: no two are the same. */
final class LiteralTextsIT {
  private static final String RULES =
      """
        - id: users-name
          table: users
          phase: dual-write
          rename: {from: name, to: full_name, type: text}
      """;

  private static final List<String> VALUES =
      List.of("Ann", "O'Neil", "--", "/* no */", "Zoë", "?", "a;b", "$1", "\\", "'", "users", "");

  @Test
  void texts_ofOnePattern_storeAndReadTheirOwnValues(@TempDir Path directory) throws Exception {
    Postgres postgres = Postgres.database("CREATE TABLE users (id int, name text, full_name text)");
    List<String> read = new ArrayList<>();
    try (Connection connection = Ruled.by(postgres, directory, RULES).connect();
        Statement statement = connection.createStatement()) {
      int id = 0;
      for (String value : VALUES) {
        String literal = "'" + value.replace("'", "''") + "'";
        statement.executeUpdate(
            "INSERT INTO users (id, full_name) VALUES (" + id + ", 'x" + id + "')");
        statement.executeUpdate("UPDATE users SET full_name = " + literal + " WHERE id = " + id);
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT full_name FROM users WHERE full_name = " + literal + " AND id = " + id)) {
          assertThat(rows.next()).as(value).isTrue();
          read.add(rows.getString("full_name"));
        }
        id++;
      }
    }
    assertThat(read).isEqualTo(VALUES);
    assertThat(postgres.value("SELECT count(*) FROM users WHERE name IS DISTINCT FROM full_name"))
        .isEqualTo("0");
  }

  /** Made text behind what is left open would be part of it, and the server would not object. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE users SET full_name = '''",
        "UPDATE users SET full_name = 'x''",
        "UPDATE users SET full_name = 'x\\'",
        "UPDATE users SET full_name = 'x' /* no",
        "UPDATE users SET full_name = '\uD800'",
      })
  void text_leftOpen_isRefusedThoughOthersOfItsPatternRan(String text, @TempDir Path directory)
      throws Exception {
    Postgres postgres = Postgres.database("CREATE TABLE users (id int, name text, full_name text)");
    postgres.run("INSERT INTO users VALUES (1, 'Ann', 'Ann')");
    String whole = text.contains("/*") ? "%s /* yes */" : "%s";
    try (Connection connection = Ruled.by(postgres, directory, RULES).connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET standard_conforming_strings = off");
      for (String value : List.of("'Bea'", "'Cid'")) {
        statement.executeUpdate(whole.formatted("UPDATE users SET full_name = " + value));
      }
      assertThatThrownBy(() -> statement.executeUpdate(text))
          .hasMessageContaining("FAILED_TO_PARSE");
    }
    assertThat(postgres.value("SELECT name || full_name FROM users")).isEqualTo("CidCid");
  }
}
