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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where the application's statement uses an index of its plain table, the rewritten one uses an
 * index of the side that is complete in the phase: no statement reads a whole table that it did not
 * read before. What cannot be otherwise is listed with its reason.
 */
class IndexUseIT {
  private static final String RULES =
      """
      segue: 1
      changes:
        - {id: rename, table: items, phase: PHASE, rename: {from: name, to: full_name, type: text}}
        - {id: widening, table: items, phase: PHASE, retype: {from: quantity, to: amount, old-type: integer, new-type: bigint}}
        - id: recoding
          table: items
          phase: PHASE
          exact: true
          monotone: true
          old: {tag: {type: text, backward: "replace(label, 'L-', '')"}}
          new: {label: {type: text, forward: "'L-' || tag"}}
      """;

  /** Columns by change: the old one, the new one. */
  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "rename", List.of("name", "full_name"),
          "widening", List.of("quantity", "amount"),
          "recoding", List.of("tag", "label"));

  /** Statements; {@code c} is the column, {@code V} and {@code W} are values as parameters. */
  private static final Map<String, String> FORMS =
      Map.ofEntries(
          Map.entry("equal", "SELECT id FROM items WHERE @ = ?V"),
          Map.entry("equal turned", "SELECT id FROM items i WHERE ?V = i.@ AND id > 0"),
          Map.entry("in", "SELECT id FROM items WHERE @ IN (?V, ?W)"),
          Map.entry("any", "SELECT id FROM items WHERE @ = ANY (?A)"),
          Map.entry("range", "SELECT id FROM items WHERE @ > ?V AND @ <= ?W"),
          Map.entry("between", "SELECT id FROM items WHERE @ BETWEEN ?V AND ?W"),
          Map.entry("null", "SELECT id FROM items WHERE @ IS NULL"),
          Map.entry("or", "SELECT id FROM items WHERE @ = ?V OR id = 7"),
          Map.entry("order", "SELECT id FROM items ORDER BY @ LIMIT 5"),
          Map.entry("order shown", "SELECT @ FROM items ORDER BY @ DESC LIMIT 5"),
          Map.entry("join", "SELECT o.no FROM orders o JOIN items i ON i.@ = o.# WHERE o.no = 5"),
          Map.entry(
              "subquery", "SELECT id FROM items WHERE @ IN (SELECT # FROM orders WHERE no = 5)"),
          Map.entry("update", "UPDATE items SET other = 'x' WHERE @ = ?V"),
          Map.entry("write", "UPDATE items SET @ = ?W WHERE @ = ?V"),
          Map.entry("delete", "DELETE FROM items WHERE @ = ?V"));

  /** What reads the whole table, and why it must. */
  private static final Map<String, String> LOST =
      Map.of(
          "recoding any", "the array would have to be recoded element by element",
          "recoding join", "a column of another table may hold values that are no image",
          "recoding subquery", "a column of another table may hold values that are no image");

  private static final Set<String> SEEN = new TreeSet<>();

  private static String url;

  @BeforeAll
  static void createTables() {
    String common =
        """
        CREATE TABLE orders (no integer PRIMARY KEY, r_rename text, r_widening bigint, r_recoding text);
        INSERT INTO orders SELECT n, 'name ' || n, n, lpad(n::text, 5, '0') FROM generate_series(1, 2000) AS n;
        """;
    String rows = " FROM generate_series(1, 20000) AS n";
    String old = "'name ' || lpad(n::text, 5, '0'), n, lpad(n::text, 5, '0')";
    String created = "'name ' || lpad(n::text, 5, '0'), n, 'L-' || lpad(n::text, 5, '0')";
    url =
        TestPostgres.createDatabase(
            "CREATE SCHEMA old; SET search_path = old;"
                + common
                + "CREATE TABLE items (id integer PRIMARY KEY, other text, name text COLLATE \"C\","
                + " quantity integer, tag text COLLATE \"C\");"
                + "INSERT INTO items SELECT n, 'x', "
                + old
                + rows
                + ";"
                + index("name", "quantity", "tag"),
            "CREATE SCHEMA new; SET search_path = new;"
                + common
                + "CREATE TABLE items (id integer PRIMARY KEY, other text, full_name text COLLATE"
                + " \"C\", amount bigint, label text COLLATE \"C\");"
                + "INSERT INTO items SELECT n, 'x', "
                + created
                + rows
                + ";"
                + index("full_name", "amount", "label"),
            both("early", common, old + ", " + created, rows, "name", "quantity", "tag"),
            both("late", common, old + ", " + created, rows, "full_name", "amount", "label"),
            "ANALYZE");
  }

  private static String both(
      String schema, String common, String values, String rows, String... indexed) {
    return "CREATE SCHEMA %s; SET search_path = %s;".formatted(schema, schema)
        + common
        + "CREATE TABLE items (id integer PRIMARY KEY, other text, name text COLLATE \"C\","
        + " quantity integer, tag text COLLATE \"C\", full_name text COLLATE \"C\", amount bigint,"
        + " label text COLLATE \"C\");"
        + "INSERT INTO items SELECT n, 'x', "
        + values
        + rows
        + ";"
        + index(indexed);
  }

  private static String index(String... columns) {
    StringBuilder text = new StringBuilder();
    for (String column : columns) {
      text.append("CREATE INDEX ON items (").append(column).append(");");
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource(names = "OFF", mode = EnumSource.Mode.EXCLUDE)
  void statement_thatUsesAnIndex_usesOneInThePhase(Phase phase) throws SQLException {
    Set<String> lost = new TreeSet<>();
    List<String> plans = new ArrayList<>();
    RuleSet rules =
        RulesReader.read(RULES.replace("PHASE", phase.label()), "rules").rules().orElseThrow();
    for (Side side : Side.values()) {
      try (Connection plain = TestPostgres.connect(url);
          Connection raw = TestPostgres.connect(url)) {
        use(plain, side.word());
        use(raw, phase.completeSide() == Side.OLD ? "early" : "late");
        Instance instance = new Instance(phase.label(), rules, new Plans()::planner);
        Connection segue = new SegueConnection(raw, instance, ShapeSetting.of(side));
        for (String change : COLUMNS.keySet()) {
          for (String form : FORMS.keySet()) {
            String sql = FORMS.getOrDefault(form, "").replace("#", "r_" + change);
            String column = COLUMNS.getOrDefault(change, List.of()).get(side.ordinal());
            List<String> own = plan(plain, sql, column);
            assertThat(own).as(sql).noneMatch(line -> line.contains("Seq Scan on items"));
            List<String> rewritten = plan(segue, sql, column);
            if (rewritten.stream().anyMatch(line -> line.contains("Seq Scan on items"))) {
              lost.add(change + " " + form);
              plans.add(
                  change + " " + side.word() + " " + form + "\n" + String.join("\n", rewritten));
            }
          }
        }
      }
    }
    SEEN.addAll(lost);
    assertThat(lost).as(String.join("\n\n", plans)).isSubsetOf(LOST.keySet());
  }

  @AfterAll
  static void everyExceptionIsOne() {
    assertThat(SEEN).isEqualTo(LOST.keySet());
  }

  private static void use(Connection connection, String schema) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = " + schema);
    }
  }

  private static List<String> plan(Connection connection, String form, String column)
      throws SQLException {
    String prefix =
        switch (column) {
          case "name", "full_name" -> "name ";
          case "label" -> "L-";
          default -> "";
        };
    List<String> values = new ArrayList<>();
    for (String part : form.split("\\?")) {
      switch (part.charAt(0)) {
        case 'V' -> values.add(prefix + "00042");
        case 'W' -> values.add(prefix + "00043");
        case 'A' -> values.add("{" + prefix + "00042," + prefix + "00043}");
        default -> {}
      }
    }
    String sql = "EXPLAIN " + form.replaceAll("\\?[VWA]", "?").replace("@", column);
    List<String> lines = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i), Types.OTHER);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
    }
    return lines;
  }
}
