package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.rules.ChangeState;
import dev.segue.driver.rules.RulesParser.Parsed;
import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Script;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

final class WalkingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Path directory;
  private Postgres postgres;
  private Path rules;
  private Path report;
  private Instances instances;
  private SegueDriver driver;

  @BeforeEach
  void openDriver(@TempDir Path temporary) throws Exception {
    directory = temporary;
    postgres = Postgres.database("CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL)");
    rules = Files.writeString(directory.resolve("rules.yaml"), "off");
    report = directory.resolve("report.json");
    instances =
        new Instances(WalkingIT::parse, dialect -> new Script(), java.time.Duration.ofMillis(20));
    driver = new SegueDriver(instances);
  }

  @AfterEach
  void closeDriver() {
    instances.close();
  }

  /** A "rules file" is the word for the phase, or for what is wrong. */
  private static Parsed parse(byte[] bytes, String where) {
    String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    return switch (text.strip()) {
      case "none" -> Parsed.good(RuleSet.empty());
      case "observe" ->
          Parsed.good(
              new RuleSet(
                  1, Mode.OBSERVE, Optional.empty(), List.of(Script.rename().at(Phase.NEW_READ))));
      default ->
          Phase.ofLabel(text.strip())
              .map(phase -> Parsed.good(Script.rules(phase)))
              .orElse(Parsed.bad(List.of("no phase '" + text + "'")));
    };
  }

  private Connection connect(String settings) throws SQLException {
    return java.util.Objects.requireNonNull(
        driver.connect(
            postgres.url().replace("jdbc:", "jdbc:segue:")
                + "&segue.rules="
                + rules
                + "&segue.report="
                + report
                + settings,
            new Properties()));
  }

  private ChangeState state() {
    return instances.walkers().get(0).states().get(0);
  }

  private String waitsFor() {
    return state().waitsFor().orElse("");
  }

  private boolean isAt(Phase phase) {
    return state().lowest() == phase && state().highest() == phase;
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("the condition became true in time").isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private void write(String phase) throws IOException {
    Path draft = Files.writeString(directory.resolve("draft"), phase);
    Files.move(draft, rules, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void reload_towardsFarPhase_walksAsGatesOpen() throws Exception {
    try (Connection connection = connect("&segue.unsupervised=allow");
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      write("contracted");
      await(() -> waitsFor().contains("users.full_name does not exist"));
      assertThat(isAt(Phase.PLANNED)).isTrue();
      postgres.run("ALTER TABLE users ADD full_name text NOT NULL DEFAULT ''");
      await(() -> waitsFor().contains("NOT NULL"));
      postgres.run("ALTER TABLE users ALTER full_name DROP NOT NULL, ALTER full_name DROP DEFAULT");
      await(() -> waitsFor().contains("users.name is NOT NULL"));
      assertThat(isAt(Phase.NEW_READ)).isTrue();
      assertThat(state().unchecked()).anyMatch(text -> text.contains("new columns are filled"));
      await(() -> read(report).contains("\"highest\":\"new-read\",\"waitsFor\":"));
      postgres.run("ALTER TABLE users ALTER name DROP NOT NULL");
      await(() -> isAt(Phase.CONTRACTED));
      write("off");
      await(() -> isAt(Phase.OFF) && state().waitsFor().isEmpty());
    }
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  @Test
  void openTransaction_underOlderPhase_holdsTheWalk() throws Exception {
    postgres.run("ALTER TABLE users ADD full_name text");
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT 1");
      write("dual-write");
      await(() -> waitsFor().contains("has not ended"));
      assertThat(state().lowest()).isEqualTo(Phase.OFF);
      assertThat(state().highest()).isEqualTo(Phase.PLANNED);
      connection.commit();
      await(() -> isAt(Phase.DUAL_WRITE));
    }
  }

  @Test
  void newRead_withoutLeave_isNotReached() throws Exception {
    postgres.run("ALTER TABLE users ADD full_name text");
    try (Connection connection = connect("")) {
      write("new-read");
      await(() -> waitsFor().contains("segue.unsupervised=allow"));
      assertThat(isAt(Phase.FALLBACK_READ)).isTrue();
      assertThat(connection.isValid(5)).isTrue();
    }
    instances.close();
    assertThatThrownBy(() -> connect(""))
        .hasMessageContaining("segue.unsupervised=allow")
        .extracting(thrown -> ((SQLException) thrown).getSQLState())
        .isEqualTo("SG006");
    connect("&segue.unsupervised=allow").close();
  }

  @Test
  void badFile_leavesOldRulesInForce() throws Exception {
    postgres.run("ALTER TABLE users ADD full_name text");
    Files.writeString(rules, "dual-write");
    try (Connection connection = connect("")) {
      for (String bad : List.of("nonsense", "none", "observe")) {
        write(bad);
        await(() -> !instances.walkers().get(0).file().problems().isEmpty());
        assertThat(isAt(Phase.DUAL_WRITE)).isTrue();
        write("dual-write");
        await(() -> instances.walkers().get(0).file().problems().isEmpty());
      }
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  /** A pool of the vendor's that can be closed, as applications close theirs. */
  private class Pool extends PGSimpleDataSource {
    private boolean closed;

    Pool() {
      setURL(postgres.url());
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (closed) {
        throw new SQLException("pool has been closed");
      }
      return super.getConnection();
    }
  }

  private SegueDataSource around(Pool pool) {
    SegueDataSource source = new SegueDataSource(instances);
    source.setDataSource(pool);
    source.setRules(rules.toString());
    source.setReport(report.toString());
    return source;
  }

  @Test
  void firstPool_closed_doesNotHoldTheWalkOfTheSecond() throws Exception {
    Pool first = new Pool();
    around(first).getConnection().close();
    try (Connection connection = around(new Pool()).getConnection()) {
      first.closed = true;
      postgres.run("ALTER TABLE users ADD full_name text");
      write("dual-write");
      await(() -> isAt(Phase.DUAL_WRITE));
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  /** A database may hang: what follows other rules goes on. */
  @Test
  void database_thatHangs_keepsOnlyItsOwnRulesWaiting() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch hangs = new CountDownLatch(1);
    Pool hanging =
        new Pool() {
          @Override
          public Connection getConnection() throws SQLException {
            if (Thread.currentThread().getName().equals("segue")) {
              hangs.countDown();
              try {
                released.await();
              } catch (InterruptedException interrupted) {
                throw new SQLException(interrupted);
              }
            }
            return super.getConnection();
          }
        };
    Path others = Files.writeString(directory.resolve("others.yaml"), "off");
    SegueDataSource first = around(hanging);
    first.setRules(others.toString());
    first.getConnection().close();
    Files.writeString(others, "dual-write");
    hangs.await();
    postgres.run("ALTER TABLE users ADD full_name text");
    try (Connection connection = around(new Pool()).getConnection()) {
      write("dual-write");
      await(
          () ->
              instances.walkers().stream()
                  .filter(walker -> !walker.file().location().equals(others.toString()))
                  .anyMatch(w -> w.states().get(0).lowest() == Phase.DUAL_WRITE));
      assertThat(connection.isValid(5)).isTrue();
    } finally {
      released.countDown();
    }
  }

  @Test
  void dataSource_thatGivesTheVendorsOwn_isReported() throws Exception {
    SegueDataSource source = around(new Pool());
    assertThat(source.unwrap(PGSimpleDataSource.class)).isInstanceOf(Pool.class);
    assertThat(source.unwrap(SegueDataSource.class)).isSameAs(source);
    source.getConnection().close();
    assertThat(instances.walkers().get(0).instance().reports().entries())
        .extracting(entry -> entry.message())
        .singleElement()
        .asString()
        .contains("PGSimpleDataSource", "bypass");
  }

  @Test
  void shape_ofAnUnknownChange_isReported() throws Exception {
    connect("&segue.shape=old,user-name:new").close();
    assertThat(instances.walkers().get(0).instance().reports().entries())
        .extracting(entry -> entry.message())
        .singleElement()
        .asString()
        .contains("'user-name'", "users-name");
  }
}
