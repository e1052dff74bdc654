package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.segue.driver.Databases.Database;
import dev.segue.driver.jdbc.SegueConnection;
import dev.segue.driver.rules.RulesParser.Parsed;
import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Script;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.Phase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.postgresql.ds.PGSimpleDataSource;

@Isolated("takes a driver out of the JVM that others connect by")
final class SegueDriverIT {
  private static Postgres postgres;

  private final Script script = new Script();
  private Path rules;
  private Instances instances;
  private SegueDriver driver;

  @BeforeAll
  static void createTables() throws SQLException {
    postgres = Postgres.database("CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL)");
  }

  @BeforeEach
  void openDriver(@TempDir Path directory) throws IOException {
    rules = Files.writeString(directory.resolve("rules.yaml"), "off");
    instances =
        new Instances(SegueDriverIT::parse, dialect -> script, java.time.Duration.ofMillis(20));
    driver = new SegueDriver(instances);
  }

  @AfterEach
  void closeDriver() {
    instances.close();
  }

  /** A "rules file" is the word for the phase. */
  private static Parsed parse(byte[] bytes, String where) {
    String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    return Phase.ofLabel(text.strip())
        .map(phase -> Parsed.good(Script.rules(phase)))
        .orElse(Parsed.bad(List.of(where + ": line 1: no phase '" + text + "'")));
  }

  private String url(String query) {
    return postgres.url().replace("jdbc:", "jdbc:segue:") + query;
  }

  private Connection connect(String query) throws SQLException {
    return connect(query, new Properties());
  }

  private Connection connect(String query, Properties properties) throws SQLException {
    return java.util.Objects.requireNonNull(driver.connect(url(query), properties));
  }

  @Test
  void driver_isFoundByServiceLoaderAndByName() throws Exception {
    assertThat(ServiceLoader.load(Driver.class))
        .anySatisfy(found -> assertThat(found).isInstanceOf(SegueDriver.class));
    Class.forName("dev.segue.driver.SegueDriver");
    assertThat(DriverManager.getDriver("jdbc:segue:postgresql://localhost/x"))
        .isInstanceOf(SegueDriver.class);
    assertThat(driver.getMajorVersion()).isZero();
    assertThat(driver.getMinorVersion()).isEqualTo(1);
    assertThat(driver.jdbcCompliant()).isFalse();
    assertThat(driver.getParentLogger().getName()).isEqualTo("dev.segue.driver");
  }

  @Test
  void url_ofAnother_isLeftToIt() throws SQLException {
    assertThat(driver.acceptsURL("jdbc:postgresql://localhost/x")).isFalse();
    assertThat(driver.connect("jdbc:postgresql://localhost/x", new Properties())).isNull();
    assertThat(driver.acceptsURL("jdbc:segue:postgresql://localhost/x")).isTrue();
  }

  @Test
  void url_ofOurs_reachesTheVendorByteIdentical() {
    assertThat(SegueUrl.parse("jdbc:segue:postgresql://h1:1,h2/d?a=%20b&segue.rules=/x%20y+z&c=&&"))
        .hasValueSatisfying(
            url -> {
              assertThat(url.vendors()).isEqualTo("jdbc:postgresql://h1:1,h2/d?a=%20b&c=&&");
              assertThat(url.settings()).containsEntry("segue.rules", "/x y+z");
            });
    assertThat(SegueUrl.parse("jdbc:segue:postgresql:segue:d?segue.shape=new"))
        .hasValueSatisfying(url -> assertThat(url.vendors()).isEqualTo("jdbc:postgresql:segue:d"));
  }

  @Test
  void connection_byUrl_showsTheRealOneAndLeavesPropertiesAlone() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("segue.rules", rules.toString());
    properties.setProperty("ApplicationName", "check");
    Properties before = (Properties) properties.clone();
    try (Connection connection = connect("&segue.shape=new", properties)) {
      assertThat(connection.getMetaData().getURL())
          .startsWith("jdbc:postgresql:")
          .doesNotContain("segue");
      assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("check");
      assertThat(properties).isEqualTo(before);
    }
  }

  @Test
  void property_ofEach_isReachableFromEverywhere() throws Exception {
    List<DriverProperty> all = List.of(DriverProperty.values());
    assertThat(all).isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
    for (DriverProperty property : all) {
      assertThat(property.description()).endsWith(".");
      String key = property.key();
      assertThat(key).isEqualTo("segue." + property.name().toLowerCase(java.util.Locale.ROOT));
      SegueUrl url = SegueUrl.parse("jdbc:segue:postgresql:x?" + key + "=u").orElseThrow();
      Properties properties = new Properties();
      properties.setProperty(key, "p");
      assertThat(Settings.of(url.settings(), properties).get(property)).hasValue("u");
      assertThat(Settings.of(java.util.Map.of(), properties).get(property)).hasValue("p");
      System.setProperty(key, "s");
      try {
        assertThat(Settings.of(java.util.Map.of(), new Properties()).get(property)).hasValue("s");
        assertThat(Settings.of(java.util.Map.of(), properties).get(property)).hasValue("p");
      } finally {
        System.clearProperty(key);
      }
      String name =
          property.name().charAt(0)
              + property.name().substring(1).toLowerCase(java.util.Locale.ROOT);
      assertThat(SegueDataSource.class.getMethod("set" + name, String.class)).isNotNull();
    }
    assertThat(Arrays.stream(driver.getPropertyInfo(url(""), new Properties())))
        .extracting((DriverPropertyInfo info) -> info.name)
        .contains("segue.rules", "segue.shape", "ApplicationName");
  }

  @Test
  void property_ofEach_standsInTheReadme() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("README.md")).stream()
            .filter(line -> line.startsWith("| `segue."))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(DriverProperty.values())
                .map(property -> "| `%s` | %s |".formatted(property.key(), property.description()))
                .toList());
  }

  @Test
  void setting_thatIsWrong_isRefused() {
    assertThatThrownBy(() -> connect("&segue.rule=x"))
        .hasMessageContaining("segue.rules, segue.shape");
    assertThatThrownBy(() -> connect("")).hasMessageContaining("SEGUE_RULES");
    assertThatThrownBy(() -> connect("&segue.rules=" + rules + "&segue.shape=both"))
        .hasMessageContaining("segue.shape is 'both'");
    assertThatThrownBy(() -> connect("&segue.rules=" + rules + "&segue.unsupervised=yes"))
        .hasMessageContaining("'allow'");
    for (String memory : List.of("lots", "0", "-1", "1025", "32MB", "1e3", "99999999999")) {
      assertThatThrownBy(() -> connect("&segue.rules=" + rules + "&segue.memory=" + memory))
          .hasMessageContaining("segue.memory is '" + memory + "'")
          .hasMessageContaining("from 1 to 1024")
          .extracting(thrown -> ((SQLException) thrown).getSQLState())
          .isEqualTo("SG002");
    }
    assertThatThrownBy(() -> connect("&segue.rules=/no/such/file"))
        .hasMessageContaining("/no/such/file");
  }

  @Test
  void memory_ofOneInstance_isOneForAllItsConnections() throws SQLException {
    String ours = "&segue.rules=" + rules;
    try (Connection first = connect(ours + "&segue.memory=8");
        Connection silent = connect(ours);
        Connection same = connect(ours + "&segue.memory=8")) {
      for (Connection one : List.of(first, silent, same)) {
        assertThat(one.unwrap(SegueConnection.class).instance().memory().megabytes()).isEqualTo(8);
      }
      assertThatThrownBy(() -> connect(ours + "&segue.memory=9"))
          .hasMessageContaining("share 8 already");
    }
  }

  @Test
  void rulesFile_thatIsBad_failsTheConnectionWithItsProblems() throws IOException {
    Files.writeString(rules, "nonsense");
    assertThatThrownBy(() -> connect("&segue.rules=" + rules))
        .hasMessageContaining("line 1: no phase 'nonsense'")
        .extracting(thrown -> ((SQLException) thrown).getSQLState())
        .isEqualTo("SG003");
  }

  @Test
  void vendorsDriver_thatIsMissing_isNamed() {
    Database absent =
        new Database(PostgresDialect.INSTANCE, "org.absent.Driver", "org.absent:absent");
    assertThatThrownBy(() -> Databases.driver(absent, "jdbc:absent://h/d?password=secret"))
        .hasMessageContaining("org.absent.Driver")
        .hasMessageContaining("org.absent:absent")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> driver.connect("jdbc:segue:oracle:thin:@h", new Properties()))
        .hasMessageContaining("It knows: postgresql");
  }

  @Test
  void dataSource_aroundAnother_rewritesToo() throws SQLException {
    PGSimpleDataSource vendors = new PGSimpleDataSource();
    vendors.setUrl(postgres.url());
    SegueDataSource ours = new SegueDataSource(instances);
    assertThatThrownBy(ours::getConnection).hasMessageContaining("setDataSource");
    ours.setDataSource(vendors);
    ours.setRules(rules.toString());
    try (Connection connection = ours.getConnection();
        Connection other = connect("&segue.rules=" + rules)) {
      assertThat(connection).isInstanceOf(SegueConnection.class);
      assertThat(other.unwrap(SegueConnection.class).instance())
          .isSameAs(connection.unwrap(SegueConnection.class).instance());
    }
    assertThat(ours.unwrap(PGSimpleDataSource.class)).isSameAs(vendors);
  }

  @Test
  void pool_afterRefusal_keepsItsConnection() throws SQLException {
    script.in(Phase.OFF, "SELECT full_name", Script.refused());
    HikariConfig config = new HikariConfig();
    config.setDataSource(dataSource());
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      SegueConnection first;
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        first = connection.unwrap(SegueConnection.class);
        assertThatThrownBy(() -> statement.execute("SELECT full_name"))
            .hasMessageContaining("SG001");
        assertThat(statement.getConnection()).isSameAs(connection);
      }
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.unwrap(SegueConnection.class)).isSameAs(first);
        assertThat(connection.isValid(5)).isTrue();
      }
    }
  }

  private SegueDataSource dataSource() {
    PGSimpleDataSource vendors = new PGSimpleDataSource();
    vendors.setUrl(postgres.url());
    SegueDataSource ours = new SegueDataSource(instances);
    ours.setDataSource(vendors);
    ours.setRules(rules.toString());
    return ours;
  }

  @Test
  void metrics_ofInstance_followItsStatements() throws SQLException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    script.in(Phase.OFF, "SELECT full_name", Script.refused());
    try (Connection connection = connect("&segue.rules=" + rules);
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      assertThatThrownBy(() -> statement.execute("SELECT full_name")).isNotNull();
      SegueMetrics.bind(connection.unwrap(SegueConnection.class).instance(), registry);
    }
    assertThat(
            registry.get("segue.statements").tag("verdict", "unaffected").functionCounter().count())
        .isEqualTo(1);
    assertThat(registry.get("segue.refusals").tag("change", "users-name").functionCounter().count())
        .isEqualTo(1);
    assertThat(registry.get("segue.planning").functionTimer().count()).isEqualTo(1);
  }

  @Test
  void deregister_ofDriver_takesItOutAndBack() throws SQLException {
    SegueDriver.deregister();
    assertThatThrownBy(() -> DriverManager.getDriver("jdbc:segue:postgresql://localhost/x"))
        .isInstanceOf(SQLException.class);
    DriverManager.registerDriver(new SegueDriver());
  }
}
