package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.execute.Reports;
import dev.segue.driver.jdbc.SegueConnection;
import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules are held against the database when an instance starts and when a reload brings new ones.
 */
final class DatabaseCheckIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String RENAME =
      """
        - id: users-name
          table: users
          phase: %s
          rename: {from: name, to: full_name, type: text}
      """;

  private static final String NOT_IMMUTABLE =
      """
        - id: users-town
          table: users
          phase: %s
          exact: true
          retype:
            {from: town, to: city, old-type: text, new-type: text,
             forward: "concat(town, '')", backward: "concat(city, '')"}
      """;

  private Path directory;
  private Postgres postgres;

  @BeforeEach
  void createTables(@TempDir Path temporary) {
    directory = temporary;
    postgres =
        Postgres.database(
            "CREATE TABLE users (id serial PRIMARY KEY, name text, full_name text, town text)",
            "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN NEW.name := upper(NEW.name); RETURN NEW; END'",
            "CREATE TRIGGER loud BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION shout()");
  }

  private Ruled under(String changes) throws Exception {
    return Ruled.by(postgres, directory, changes);
  }

  private static List<String> reported(Connection connection) throws SQLException {
    return connection.unwrap(SegueConnection.class).instance().reports().entries().stream()
        .map(Reports.Entry::message)
        .toList();
  }

  @Test
  void start_withRulesThatDoNotFit_namesAllThatIsWrong() throws Exception {
    String wrongType = RENAME.replace("type: text", "type: integer");
    Ruled ruled = under(wrongType.formatted("dual-write") + NOT_IMMUTABLE.formatted("planned"));
    assertThatThrownBy(ruled::connect)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("change 'users-name': the column 'name' of users is text")
        .hasMessageContaining("change 'users-name': the column 'full_name' of users is text")
        .hasMessageContaining("change 'users-town': the forward expression of 'city' is not")
        .hasMessageContaining("change 'users-town': the backward expression of 'town' is not")
        .extracting(thrown -> ((SQLException) thrown).getSQLState())
        .isEqualTo("SG003");
    ruled.rewrite(RENAME.formatted("planned"));
    await(() -> connects(ruled));
  }

  private static boolean connects(Ruled ruled) {
    try (Connection connection = ruled.connect()) {
      return connection.isValid(5);
    } catch (SQLException refused) {
      return false;
    }
  }

  @Test
  void start_withTrigger_reportsItOnce() throws Exception {
    Ruled ruled = under(RENAME.formatted("planned"));
    try (Connection connection = ruled.connect();
        Connection another = ruled.connect()) {
      assertThat(reported(another))
          .singleElement()
          .asString()
          .startsWith("The trigger 'loud' on users runs shout on writes");
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void start_atOffOrObserving_onlyReports() throws Exception {
    try (Connection connection = under(NOT_IMMUTABLE.formatted("off")).connect()) {
      assertThat(reported(connection)).anyMatch(message -> message.contains("is not immutable"));
    }
    Ruled observing = under(NOT_IMMUTABLE.formatted("planned"));
    Files.writeString(observing.file(), "mode: observe\n" + Files.readString(observing.file()));
    try (Connection connection = observing.connect()) {
      assertThat(reported(connection)).anyMatch(message -> message.contains("is not immutable"));
    }
  }

  @Test
  void start_byUserWhoMayNotAsk_warns() throws Exception {
    String name = postgres.value("SELECT current_database()");
    postgres.run(
        "CREATE ROLE reader_" + name + " LOGIN",
        "REVOKE TEMPORARY ON DATABASE " + name + " FROM PUBLIC");
    Ruled ruled = under(NOT_IMMUTABLE.formatted("planned"));
    Ruled asReader =
        new Ruled(
            new Postgres(postgres.url().replaceFirst("user=\\w+", "user=reader_" + name)),
            ruled.file());
    try (Connection connection = asReader.connect()) {
      assertThat(connection.getMetaData().getUserName()).startsWith("reader_");
      assertThat(reported(connection)).anyMatch(m -> m.contains("may not create temporary tables"));
    }
  }

  @Test
  void start_onReadOnlyServer_warns() throws Exception {
    String name = postgres.value("SELECT current_database()");
    postgres.run("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
    try (Connection connection = under(NOT_IMMUTABLE.formatted("planned")).connect()) {
      assertThat(reported(connection)).anyMatch(m -> m.contains("the server could not answer"));
    }
  }

  @Test
  void start_whereEachTenantHasASchema_checksThemAll() throws Exception {
    postgres.run(
        "CREATE SCHEMA a",
        "CREATE SCHEMA b",
        "CREATE TABLE a.person (name text)",
        "CREATE TABLE b.person (name integer)");
    String person = RENAME.replace("users\n", "person\n");
    assertThatThrownBy(() -> under(person.formatted("planned")).connect())
        .hasMessageContaining("the column 'name' of person is integer");
    postgres.run("DROP TABLE b.person");
    try (Connection connection = under(person.formatted("planned")).connect()) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void reload_withRulesThatDoNotFit_isRefused() throws Exception {
    Ruled ruled = under(RENAME.formatted("planned"));
    try (Connection connection = ruled.connect()) {
      ruled.rewrite(RENAME.formatted("planned") + NOT_IMMUTABLE.formatted("dual-write"));
      await(() -> problems(ruled).contains("users-town"));
      assertThat(problems(ruled))
          .contains("the forward expression of 'city' is not immutable")
          .contains("the backward expression of 'town' is not immutable");
      ruled.rewrite(RENAME.formatted("expanded"));
      await(() -> problems(ruled).isEmpty());
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT full_name FROM users");
      }
    }
  }

  private static String problems(Ruled ruled) {
    return SegueReports.now().stream()
        .filter(report -> report.rules().equals(ruled.file().toString()))
        .map(report -> String.join("; ", report.problems()))
        .findFirst()
        .orElseThrow();
  }

  private static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("patience").isBefore(end);
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void file_thatIsNotUtf8_namesTheByteAndItsPlace() throws Exception {
    Ruled ruled = under(RENAME.formatted("planned"));
    byte[] latin =
        "segue: 1\nchanges: []  # für\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    Files.write(ruled.file(), latin);
    assertThatThrownBy(ruled::connect)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(ruled.file() + ":2:17: the byte 0xFC is not UTF-8");
  }
}
