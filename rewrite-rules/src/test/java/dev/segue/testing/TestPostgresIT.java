package dev.segue.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TestPostgresIT {
  @Test
  void createDatabase_twice_givesTwoEmptyDatabases() throws SQLException {
    String first = TestPostgres.createDatabase("CREATE TABLE t (a int)");
    String second = TestPostgres.createDatabase();

    assertThat(ask(first, "SELECT to_regclass('t') IS NOT NULL")).isEqualTo("t");
    assertThat(ask(second, "SELECT to_regclass('t') IS NOT NULL")).isEqualTo("f");
  }

  @Test
  void server_onAnyMachine_sortsByCodePointAndKnowsLetters() throws SQLException {
    String url = TestPostgres.createDatabase();

    assertThat(ask(url, "SELECT 'a' > 'B'")).isEqualTo("t");
    assertThat(ask(url, "SELECT upper('ä')")).isEqualTo("Ä");
    assertThat(ask(url, "SHOW server_encoding")).isEqualTo("UTF8");
  }

  @Test
  void start_withSettings_hasThemAndLeavesNothingBehind() throws SQLException {
    Path data;
    try (PostgresServer server = PostgresServer.start(Map.of("work_mem", "7MB"))) {
      assertThat(ask(server.url("postgres"), "SHOW work_mem")).isEqualTo("7MB");
      data = Path.of(ask(server.url("postgres"), "SHOW data_directory"));
    }
    assertThat(Files.exists(data)).isFalse();
  }

  @Test
  void unprivileged_onThisMachine_isNotRoot() throws Exception {
    List<String> prefix = Unprivileged.detect().prefix();
    List<String> command = new java.util.ArrayList<>(prefix);
    command.addAll(List.of("id", "-u"));
    Process id = new ProcessBuilder(command).start();

    assertThat(new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
        .isNotEqualTo("0");
  }

  private static String ask(String url, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
