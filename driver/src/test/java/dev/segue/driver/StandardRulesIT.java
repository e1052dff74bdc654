package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.testing.Postgres;
import dev.segue.rules.model.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver as applications get it, with a rules file as users write it. */
final class StandardRulesIT {
  private static Postgres postgres;

  private Path directory;

  @BeforeAll
  static void createTables() throws SQLException {
    postgres =
        Postgres.database(
            "CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, full_name text)");
  }

  @BeforeEach
  void useDirectory(@TempDir Path temporary) {
    directory = temporary;
  }

  private Connection connect(String rules) throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), rules);
    return DriverManager.getConnection(
        postgres.url().replace("jdbc:", "jdbc:segue:") + "&segue.rules=" + file);
  }

  @Test
  void goodFile_takesEffect() throws Exception {
    String rules =
        """
        segue: 1
        revision: 1
        changes:
          - id: users-name
            table: users
            phase: dual-write
            rename: {from: name, to: full_name, type: text}
        """;
    try (Connection connection = connect(rules);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO users (name) VALUES ('Ada')");
      String file = directory.resolve("rules.yaml").toString();
      assertThat(SegueReports.now())
          .filteredOn(report -> report.rules().equals(file))
          .singleElement()
          .satisfies(
              report -> {
                assertThat(report.problems()).isEmpty();
                assertThat(report.changes())
                    .singleElement()
                    .satisfies(
                        change -> {
                          assertThat(change.change()).isEqualTo("users-name");
                          assertThat(change.lowest()).isEqualTo(Phase.DUAL_WRITE);
                        });
              });
    }
  }

  @Test
  void badFile_isRefusedWithEveryProblemAndItsPlace() {
    String rules =
        """
        segue: 1
        revison: 4
        changes:
          - id: users-name
            tabel: users
            phase: dual_write
        """;
    assertThatThrownBy(() -> connect(rules))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("rules.yaml:2:1: unknown key 'revison'")
        .hasMessageContaining("rules.yaml:4:5: a change needs the key 'table'")
        .hasMessageContaining("rules.yaml:5:5: unknown key 'tabel'")
        .hasMessageContaining("rules.yaml:6:12: unknown phase 'dual_write'");
  }
}
