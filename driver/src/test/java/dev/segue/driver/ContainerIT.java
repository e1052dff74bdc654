package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The driver on a PostgreSQL in a container: runs alone, and only with {@code
 * -Dsegue.containers=IMAGE}.
 */
@Tag("containers")
final class ContainerIT {
  private static final String RULES =
      """
        - id: users-name
          table: users
          phase: dual-write
          rename: {from: name, to: full_name, type: text}
      """;

  @Test
  void bothShapes_inAContainer_seeEachOthersRows(@TempDir Path directory) throws Exception {
    DockerImageName image =
        DockerImageName.parse(System.getProperty("segue.containers", ""))
            .asCompatibleSubstituteFor("postgres");
    try (PostgreSQLContainer container = new PostgreSQLContainer(image)) {
      container.start();
      Postgres postgres =
          new Postgres(
              container.getJdbcUrl()
                  + "&user="
                  + container.getUsername()
                  + "&password="
                  + container.getPassword());
      postgres.run("CREATE TABLE users (id serial PRIMARY KEY, name text, full_name text)");
      Ruled ruled = Ruled.by(postgres, directory, RULES);
      try (Connection connection = DriverManager.getConnection(ruled.url());
          Statement statement = connection.createStatement()) {
        statement.execute("INSERT INTO users (full_name) VALUES ('Ada')");
        try (ResultSet rows = statement.executeQuery("SELECT name FROM users")) {
          rows.next();
          assertThat(rows.getString("name")).isEqualTo("Ada");
        }
      }
      assertThat(postgres.value("SELECT name || full_name FROM users")).isEqualTo("AdaAda");
    }
  }
}
