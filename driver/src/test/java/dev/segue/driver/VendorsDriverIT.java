package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** What passes between us and the vendor's driver: how it is found, and what it is told. */
@Isolated("takes a driver out of the JVM that others connect by")
final class VendorsDriverIT {
  private static final String RULES =
      """
        - id: users-name
          table: users
          phase: dual-write
          rename: {from: name, to: full_name, type: text}
      """;

  private static Ruled ruled;

  @BeforeAll
  static void createTables(@TempDir Path directory) throws Exception {
    ruled =
        Ruled.by(
            Postgres.database("CREATE TABLE users (id int, name text, full_name text)"),
            directory,
            RULES);
  }

  /** As in an application server, which has its drivers in other class loaders than its threads. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void vendorsDriver_thatNobodyRegistered_isFoundAllTheSame(boolean hasContext) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    Driver.deregister();
    thread.setContextClassLoader(hasContext ? context : null);
    try (Connection connection = ruled.connect()) {
      assertThat(connection.isValid(5)).isTrue();
    } finally {
      thread.setContextClassLoader(context);
      Driver.register();
    }
  }

  @Test
  void settings_ofOurs_areNotToldToTheVendor() {
    Properties defaults = new Properties();
    defaults.setProperty("segue.shape", "new");
    defaults.setProperty("ssl", "false");
    Properties given = new Properties(defaults);
    given.setProperty("segue.rules", "/etc/segue.yaml");
    given.setProperty("password", "%41+&=ä");
    given.put("port", 5432);
    Properties expected = new Properties();
    expected.setProperty("ssl", "false");
    expected.setProperty("password", "%41+&=ä");
    expected.put("port", 5432);
    assertThat(Settings.withoutOurs(given)).isEqualTo(expected);
    assertThat(given).containsKey("segue.rules");
  }

  /** Which of the two counts is the vendor's to say. */
  @Test
  void setting_inUrlAndProperties_countsAsWithTheVendor() throws Exception {
    Properties properties = new Properties();
    properties.setProperty(PGProperty.APPLICATION_NAME.getName(), "by properties");
    String query = "&ApplicationName=by%20url";
    try (Connection vendors =
            DriverManager.getConnection(ruled.postgres().url() + query, properties);
        Connection ours = DriverManager.getConnection(ruled.url() + query, properties)) {
      assertThat(ours.getClientInfo("ApplicationName"))
          .startsWith("by ")
          .isEqualTo(vendors.getClientInfo("ApplicationName"));
    }
  }
}
