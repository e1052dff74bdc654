package dev.segue.driver.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.segue.driver.jdbc.SegueConnection;
import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;

final class SpringBootIT {
  private static final String RULES =
      """
        - id: users-name
          table: users
          phase: dual-write
          rename: {from: name, to: full_name, type: text}
        - id: users-code
          table: users
          phase: dual-write
          exact: true
          retype:
            {from: code, to: code_text, old-type: integer, new-type: text,
             forward: "code::text", backward: "code_text::integer"}
      """;

  /** An application that has nothing but a data source. */
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class
  })
  static class Application {}

  private Postgres postgres;
  private Ruled ruled;

  @BeforeEach
  void createTables(@TempDir Path directory) throws Exception {
    postgres =
        Postgres.database(
            "CREATE TABLE users (id serial PRIMARY KEY, name text, full_name text,"
                + " code integer, code_text text)");
    ruled = Ruled.by(postgres, directory, RULES);
  }

  private ConfigurableApplicationContext start(String... properties) {
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .logStartupInfo(false)
        .bannerMode(org.springframework.boot.Banner.Mode.OFF)
        .properties(properties)
        .run();
  }

  @Test
  void properties_ofDataSource_configureAPoolOfOurs() throws SQLException {
    try (ConfigurableApplicationContext context =
        start(
            "spring.datasource.url=" + ruled.url(),
            "spring.datasource.driver-class-name=dev.segue.driver.SegueDriver",
            "spring.datasource.hikari.maximum-pool-size=2")) {
      assertThat(context.getBean(DataSource.class)).isInstanceOf(HikariDataSource.class);
      JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
      jdbc.update("INSERT INTO users (full_name) VALUES (?)", "Ada");
      assertThat(postgres.value("SELECT name || '/' || full_name FROM users")).isEqualTo("Ada/Ada");
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> jdbc.update("INSERT INTO users (code_text) VALUES (?)", "007"))
          .isInstanceOf(DataIntegrityViolationException.class)
          .hasMessageContaining("SG015");
    }
  }

  @Test
  void properties_ofHikariAlone_doToo() throws SQLException {
    try (ConfigurableApplicationContext context =
        start(
            "spring.datasource.url=" + ruled.postgres().url().replace("jdbc:", "jdbc:segue:"),
            "spring.datasource.driver-class-name=dev.segue.driver.SegueDriver",
            "spring.datasource.hikari.data-source-properties[segue.rules]=" + ruled.file(),
            "spring.datasource.hikari.data-source-properties[segue.shape]=new")) {
      assertOurs(context.getBean(DataSource.class));
    }
  }

  @Test
  void dataSourceBuilder_withUrlAndDriver_buildsAPoolOfOurs() throws SQLException {
    try (HikariDataSource pool =
        DataSourceBuilder.create()
            .type(HikariDataSource.class)
            .url(ruled.url())
            .driverClassName("dev.segue.driver.SegueDriver")
            .build()) {
      assertOurs(pool);
    }
  }

  private static void assertOurs(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      assertThat(Objects.requireNonNull(connection.unwrap(SegueConnection.class)).isValid(5))
          .isTrue();
    }
  }
}
