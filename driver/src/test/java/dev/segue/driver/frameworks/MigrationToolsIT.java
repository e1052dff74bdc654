package dev.segue.driver.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.SegueDataSource;
import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Migration tools speak of the tables as they are: they belong on the vendor's own URL. */
final class MigrationToolsIT {
  private static final String RULES =
      """
        - id: users-name
          table: users
          phase: planned
          rename: {from: name, to: full_name, type: text}
      """;

  private static final String MIGRATION = "ALTER TABLE users ADD COLUMN full_name text";

  private Path directory;
  private Postgres postgres;
  private Ruled ruled;

  @BeforeEach
  void createTables(@TempDir Path temporary) throws Exception {
    directory = temporary;
    postgres = Postgres.database("CREATE TABLE users (id serial PRIMARY KEY, name text)");
    ruled = Ruled.by(postgres, directory, RULES);
  }

  private DataSource ours() {
    SegueDataSource ours = new SegueDataSource();
    ours.setDataSource(vendors());
    ours.setRules(ruled.file().toString());
    return ours;
  }

  private PGSimpleDataSource vendors() {
    PGSimpleDataSource vendors = new PGSimpleDataSource();
    vendors.setUrl(postgres.url());
    return vendors;
  }

  private Flyway flyway(DataSource source) throws Exception {
    Path migrations = Files.createDirectories(directory.resolve("flyway"));
    Files.writeString(migrations.resolve("V1__full_name.sql"), MIGRATION);
    return Flyway.configure()
        .dataSource(source)
        .locations("filesystem:" + migrations)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
  }

  private void liquibase(Connection connection) throws Exception {
    Files.writeString(
        directory.resolve("changes.sql"),
        "--liquibase formatted sql\n--changeset segue:1\n" + MIGRATION + "\n");
    try (Liquibase liquibase =
        new Liquibase(
            "changes.sql",
            new DirectoryResourceAccessor(directory),
            new JdbcConnection(connection))) {
      liquibase.update("");
    }
  }

  private boolean isMigrated() throws SQLException {
    return !postgres
        .value("SELECT count(*) FROM pg_attribute WHERE attname = 'full_name'")
        .equals("0");
  }

  /** Where there is no history yet, Flyway tries to create it ten times, a second apart. */
  @Test
  void flyway_throughSegue_isToldWhatToUseBeforeItMigrates() throws Exception {
    flyway(vendors()).baseline();
    Flyway flyway = flyway(ours());
    assertThatThrownBy(flyway::migrate)
        .hasStackTraceContaining("SG016 MIGRATION_THROUGH_SEGUE")
        .hasStackTraceContaining("spring.flyway.url");
    assertThat(isMigrated()).isFalse();
  }

  @Test
  void flyway_overTheVendorsUrl_migrates() throws Exception {
    flyway(vendors()).migrate();
    assertThat(isMigrated()).isTrue();
  }

  @Test
  void liquibase_throughSegue_isToldWhatToUse() throws Exception {
    try (Connection connection = ours().getConnection()) {
      assertThatThrownBy(() -> liquibase(connection))
          .hasStackTraceContaining("SG016 MIGRATION_THROUGH_SEGUE")
          .hasStackTraceContaining("spring.liquibase.url");
    }
    assertThat(isMigrated()).isFalse();
  }

  @Test
  void liquibase_overTheVendorsUrl_migrates() throws Exception {
    try (Connection connection = vendors().getConnection()) {
      liquibase(connection);
    }
    assertThat(isMigrated()).isTrue();
  }

  @Test
  void application_thatOnlySpeaksOfSuchTables_isLeftAlone() throws Exception {
    postgres.run("CREATE TABLE my_databasechangelog_copy (id int)");
    try (Connection connection = ours().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT to_regclass('flyway_schema_history')");
      statement.execute("SELECT id FROM my_databasechangelog_copy");
    }
  }
}
