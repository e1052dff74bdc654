package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a table under change that are reached under another name: partitions and views. */
final class RelativesIT {
  private static final String RULES =
      """
        - id: users-name
          table: users
          phase: %s
          rename: {from: name, to: full_name, type: text}
      """;

  private Postgres postgres;
  private Path directory;

  @BeforeEach
  void createTables(@TempDir Path temporary) {
    directory = temporary;
    postgres =
        Postgres.database(
            "CREATE TABLE users (id int, name text, full_name text) PARTITION BY LIST (id)",
            "CREATE TABLE users_1 PARTITION OF users FOR VALUES IN (1)",
            "INSERT INTO users (id, name) VALUES (1, 'Ann')",
            "CREATE VIEW people AS SELECT id, name FROM users",
            "CREATE VIEW known AS SELECT id FROM people WHERE name IS NOT NULL",
            "CREATE TABLE town (id int, people int)");
  }

  private List<String> reports() {
    return SegueReports.now().stream()
        .filter(report -> report.rules().startsWith(directory.toString()))
        .flatMap(report -> report.reports().stream())
        .map(entry -> entry.message())
        .toList();
  }

  @Test
  void partition_namedDirectly_isRewritten() throws Exception {
    try (Connection connection = connect("dual-write");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE users_1 SET name = 'Eve'");
    }
    assertThat(postgres.value("SELECT full_name FROM users")).isEqualTo("Eve");
  }

  @Test
  void partition_createdThroughTheDriver_isNoticed() throws Exception {
    try (Connection connection = connect("dual-write");
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      statement.execute("CREATE TABLE late PARTITION OF users FOR VALUES IN (2)");
      statement.executeUpdate("INSERT INTO late (id, name) VALUES (2, 'Zoe')");
    }
    assertThat(postgres.value("SELECT full_name FROM users WHERE id = 2")).isEqualTo("Zoe");
  }

  @Test
  void partition_attachedAfterAStatementWasPrepared_isNoticedByThatStatement() throws Exception {
    postgres.run("CREATE TABLE late (id int, name text, full_name text)");
    String sql = "INSERT INTO late (id, name) VALUES (2, ?)";
    try (Connection connection = connect("dual-write");
        Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, "Ida");
      insert.executeUpdate();
      statement.execute("ALTER TABLE users ATTACH PARTITION late FOR VALUES IN (2)");
      insert.setString(1, "Zoe");
      insert.executeUpdate();
    }
    assertThat(postgres.value("SELECT full_name FROM users WHERE name = 'Zoe'")).isEqualTo("Zoe");
  }

  /** What an old snapshot shows of the catalog is no news for others. */
  @Test
  void child_createdWhileAnOldSnapshotIsRead_isNoticedByAllOthers() throws Exception {
    postgres.run(
        "DROP TABLE users CASCADE", "CREATE TABLE users (id int, name text, full_name text)");
    Ruled ruled = Ruled.by(postgres, directory, RULES.formatted("dual-write"));
    try (Connection changes = ruled.connect();
        Connection reads = ruled.connect();
        Connection writes = ruled.connect();
        Statement change = changes.createStatement();
        Statement read = reads.createStatement();
        Statement write = writes.createStatement()) {
      reads.setAutoCommit(false);
      reads.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      read.execute("SELECT count(*) FROM town");
      change.execute("CREATE TABLE kid () INHERITS (users)");
      read.execute("SELECT name FROM users WHERE id = 1");
      read.execute("SELECT id FROM town");
      write.executeUpdate("INSERT INTO kid (id, name) VALUES (2, 'Zoe')");
      assertThat(postgres.value("SELECT full_name FROM users WHERE id = 2")).isEqualTo("Zoe");
      reads.commit();
      read.executeUpdate("UPDATE kid SET name = 'Ida'");
      reads.commit();
    }
    assertThat(postgres.value("SELECT full_name FROM users WHERE id = 2")).isEqualTo("Ida");
  }

  @Test
  void view_read_isReportedWithWhatItShowsInThePhase() throws Exception {
    try (Connection connection = connect("dual-write");
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT * FROM people");
      statement.execute("SELECT count(*) FROM known");
      statement.execute("SELECT people FROM town");
      assertThat(reports())
          .filteredOn(message -> message.contains("view"))
          .hasSize(2)
          .allSatisfy(message -> assertThat(message).contains("users", "dual-write"))
          .anySatisfy(message -> assertThat(message).contains("known"));
    }
  }

  @Test
  void view_written_isRefusedFromExpandedOn() throws Exception {
    try (Connection connection = connect("planned");
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE people SET name = 'Ida'")).isEqualTo(1);
    }
    postgres.run("TRUNCATE users", "INSERT INTO users (id, name) VALUES (1, 'Ann')");
    try (Connection connection = connect("expanded");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeUpdate("UPDATE people SET name = 'Ida'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("VIEW_OVER_MAPPED_TABLE")
          .hasMessageContaining("users-name")
          .hasMessageContaining("Write to the table itself: users.");
    }
  }

  private Connection connect(String phase) throws Exception {
    Path own = java.nio.file.Files.createDirectories(directory.resolve(phase));
    directory = own;
    return Ruled.by(postgres, own, RULES.formatted(phase)).connect();
  }
}
