package dev.segue.driver.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.execute.Instance;
import dev.segue.driver.jdbc.SegueConnection;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.config.RulesReader;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a statement stores on both sides, and shows of rows whose sides hold more than one can be
 * computed from: what no comparison with a plain table tells.
 */
class StoredIT {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: people-split
          table: people
          phase: PHASE
          old:
            name:
              type: text
              backward: "CASE WHEN last_name IS NULL THEN first_name ELSE first_name || ' ' || last_name END"
          new:
            first_name: {type: text, forward: "split_part(name, ' ', 1)"}
            last_name: {type: text, forward: "NULLIF(substr(name, length(split_part(name, ' ', 1)) + 2), '')"}
        - {id: users-name, table: users, phase: PHASE, rename: {from: name, to: full_name, type: text}}
      """;

  private static String url;

  @BeforeAll
  static void createTables() {
    url =
        TestPostgres.createDatabase(
            "CREATE TABLE people (id integer PRIMARY KEY, email text, name text, first_name text,"
                + " last_name text)",
            "CREATE TABLE users (id integer PRIMARY KEY, name text, full_name text)");
  }

  @BeforeEach
  void empty() {
    TestPostgres.execute(url, "TRUNCATE people, users");
  }

  private static Connection segue(String phase) throws SQLException {
    RuleSet rules = RulesReader.read(RULES.replace("PHASE", phase), "rules").rules().orElseThrow();
    Instance instance = new Instance(phase, rules, new Plans()::planner);
    return new SegueConnection(TestPostgres.connect(url), instance, ShapeSetting.of(Side.OLD));
  }

  private static void run(String phase, String... statements) throws SQLException {
    try (Connection connection = segue(phase);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String row(Connection connection, String sql) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      StringBuilder row = new StringBuilder();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        row.append(i == 1 ? "" : " | ").append(rows.getString(i));
      }
      return row.toString();
    }
  }

  private static String stored() throws SQLException {
    return row(
        TestPostgres.connect(url), "SELECT name, first_name, last_name FROM people WHERE id = 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dual-write", "fallback-read", "new-read"})
  void update_ofLossyValueAsItWas_leavesTheOtherSide(String phase) throws SQLException {
    TestPostgres.execute(
        url, "INSERT INTO people VALUES (1, 'a', 'Mary Ann Smith', 'Mary Ann', 'Smith')");

    run(phase, "UPDATE people SET name = 'Mary Ann Smith', email = 'b' WHERE id = 1");
    assertThat(stored()).isEqualTo("Mary Ann Smith | Mary Ann | Smith");

    run(phase, "UPDATE people SET name = name WHERE id = 1");
    assertThat(stored()).isEqualTo("Mary Ann Smith | Mary Ann | Smith");

    run(phase, "UPDATE people SET name = 'Bob Ray' WHERE id = 1");
    assertThat(stored()).isEqualTo("Bob Ray | Bob | Ray");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dual-write", "fallback-read", "new-read"})
  void update_ofLossyValueInTheNewShapeAsItWas_leavesTheOldSide(String phase) throws SQLException {
    TestPostgres.execute(
        url, "INSERT INTO people VALUES (1, 'a', 'Mary Ann Smith', 'Mary Ann', 'Smith')");

    run(
        phase,
        "UPDATE people SET first_name = 'Mary Ann', last_name = 'Smith', email = 'b' WHERE id = 1");

    assertThat(stored()).isEqualTo("Mary Ann Smith | Mary Ann | Smith");
  }

  @ParameterizedTest
  @CsvSource({
    "dual-write, Ann Lee | Ann | Lee",
    "fallback-read, Ann Lee | Ann | Lee",
  })
  void update_ofLossyValueAsItWas_fillsAnAbsentSide(String phase, String expected)
      throws SQLException {
    TestPostgres.execute(url, "INSERT INTO people VALUES (1, 'a', 'Ann Lee', NULL, NULL)");

    run(phase, "UPDATE people SET name = 'Ann Lee' WHERE id = 1");

    assertThat(stored()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "planned, A B | null | null",
    "expanded, A B | null | null",
    "dual-write, A B | A | B",
    "fallback-read, A B | A | B",
    "new-read, X Y | X | Y",
    "retired, null | X | Y",
    "contracted, null | X | Y",
  })
  void write_ofBothSides_storesTheCompleteSide(String phase, String expected) throws SQLException {
    run(phase, "INSERT INTO people (id, last_name, name, first_name) VALUES (1, 'Y', 'A B', 'X')");
    assertThat(stored()).isEqualTo(expected);

    boolean old = Phase.ofLabel(phase).orElseThrow().completeSide() == Side.OLD;
    TestPostgres.execute(
        url,
        "TRUNCATE people",
        "INSERT INTO people VALUES (1, NULL, " + (old ? "'P Q', NULL, NULL)" : "NULL, 'P', 'Q')"));
    run(phase, "UPDATE people SET first_name = 'X', name = 'A B', last_name = 'Y' WHERE id = 1");
    assertThat(stored()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "planned, Cher | Bono Sonny",
    "expanded, Cher | Bono Sonny",
    "dual-write, Cher | null",
    "fallback-read, Cher | null",
    "new-read, Cher | null",
    "retired, Cher | null",
  })
  void read_ofAColumnThatIsRightlyNull_isNull(String phase, String expected) throws SQLException {
    TestPostgres.execute(
        url, "INSERT INTO people VALUES (1, 'a', 'Cher Bono Sonny', 'Cher', NULL)");

    assertThat(row(segue(phase), "SELECT first_name, last_name FROM people")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dual-write", "fallback-read", "new-read"})
  void write_ofAVolatileValue_evaluatesItOnceForEachRow(String phase) throws SQLException {
    run(
        phase,
        "INSERT INTO users (id, name) SELECT n, gen_random_uuid() FROM generate_series(1, 20) AS n",
        "INSERT INTO users (id, name) VALUES (21, random()), (22, random() + 1)",
        "INSERT INTO users (id, full_name) VALUES (23, clock_timestamp())",
        "UPDATE users SET full_name = gen_random_uuid() WHERE id <= 5",
        "UPDATE users SET (id, name) = (id, gen_random_uuid()) WHERE id > 20",
        "INSERT INTO users (id, name) VALUES (6, NULL) ON CONFLICT (id) DO UPDATE SET name = random()");

    assertThat(
            row(
                TestPostgres.connect(url),
                "SELECT count(*), count(DISTINCT name), count(*) FILTER (WHERE name = full_name)"
                    + " FROM users"))
        .isEqualTo("23 | 23 | 23");
  }
}
