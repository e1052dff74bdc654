package dev.segue.rules.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.RuleSet;
import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Asks a real server what only it can tell. */
final class ServerCheckIT {
  private static String url = "";

  @BeforeAll
  static void createTables() {
    url =
        TestPostgres.createDatabase(
            "CREATE TABLE town (name text PRIMARY KEY)",
            "CREATE TABLE \"Person\" (id int PRIMARY KEY, name text, age int,"
                + " town text REFERENCES town ON UPDATE CASCADE ON DELETE SET NULL,"
                + " other_town text REFERENCES town)",
            "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN NEW.name := upper(NEW.name); RETURN NEW; END'",
            "CREATE TRIGGER loud BEFORE UPDATE ON \"Person\" FOR EACH ROW EXECUTE FUNCTION shout()",
            "CREATE VIEW names AS SELECT name FROM \"Person\"",
            "CREATE MATERIALIZED VIEW ages AS SELECT age FROM \"Person\"",
            "CREATE POLICY own ON \"Person\" USING (name = current_user)",
            "ALTER TABLE \"Person\" ADD COLUMN initial text GENERATED ALWAYS AS (left(name, 1)) STORED");
  }

  @Test
  void findings_ofNameChange_nameTriggerViewPolicyAndGeneratedColumn() throws SQLException {
    assertThat(findings("rename: {from: name, to: full_name, type: text}"))
        .containsExactly(
            "warning: c: the trigger 'loud' on Person runs shout on writes:"
                + " if it sets a mapped column, the other side goes stale",
            "warning: c: generated column initial reads the column 'name':"
                + " it must not before 'retired' clears it",
            "warning: c: policy own on table \"Person\" reads the column 'name':"
                + " it must not before 'retired' clears it",
            "warning: c: view names reads the column 'name':"
                + " it must not before 'retired' clears it");
  }

  @Test
  void findings_ofColumnWithAction_nameTheForeignKey() throws SQLException {
    assertThat(findings("rename: {from: town, to: city, type: text}"))
        .contains(
            "warning: c: the foreign key 'Person_town_fkey' lets the server write a mapped column"
                + " (FOREIGN KEY (town) REFERENCES town(name) ON UPDATE CASCADE ON DELETE SET"
                + " NULL): give the other side the same action");
    assertThat(findings("rename: {from: other_town, to: city, type: text}")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "first || ' ' || last; ",
        "CAST(first AS varchar(3)); ",
        "concat_ws(' ', first, last); is not immutable",
        "CAST(CAST(first AS date) AS text); is not immutable",
        "now() || first; is not immutable",
        "no_such_function(first); is refused by the server",
        "first + last; is refused by the server",
      })
  void expressions_ofBackward_areImmutableOrNamed(String backward, String expected)
      throws SQLException {
    List<String> findings =
        findings(
            "{old: {name: {type: text, backward: \""
                + backward
                + "\"}}, new: {first: {type: text, forward: name}, last: {type: text, forward:"
                + " name}}}");
    List<String> aboutIt =
        findings.stream().filter(finding -> finding.contains("expression")).toList();

    if (expected == null) {
      assertThat(aboutIt).isEmpty();
    } else {
      assertThat(aboutIt)
          .singleElement()
          .asString()
          .startsWith("problem: c: the backward expression of 'name' " + expected);
    }
  }

  @Test
  void expressions_byUserWithoutRight_areNotChecked() throws SQLException {
    TestPostgres.execute(
        url,
        "CREATE ROLE reader",
        "DO 'BEGIN EXECUTE format(''REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC''"
            + ", current_database()); END'");
    try (Connection connection = TestPostgres.connect(url)) {
      connection.createStatement().execute("SET ROLE reader");
      Change change = change("rename: {from: name, to: full_name, type: text}");
      List<Finding> findings =
          new ServerCheck(change, table()).expressions(new JdbcServerAccess(connection));
      assertThat(findings)
          .hasSize(2)
          .allSatisfy(
              finding ->
                  assertThat(finding.toString()).startsWith("warning: ").contains("may not"));
    }
  }

  private static List<String> findings(String mapping) throws SQLException {
    try (Connection connection = TestPostgres.connect(url)) {
      return new ServerCheck(change(mapping), table())
          .findings(new JdbcServerAccess(connection)).stream().map(Finding::toString).toList();
    }
  }

  private static Change change(String mapping) {
    String inner = mapping.startsWith("{") ? mapping.substring(1, mapping.length() - 1) : mapping;
    RulesResult result =
        RulesReader.read(
            "segue: 1\nchanges:\n  - {id: c, table: Person, phase: planned, " + inner + "}\n",
            "test");
    assertThat(result.problems()).isEmpty();
    return result.rules().map(RuleSet::changes).orElseThrow().get(0);
  }

  private static TableView table() {
    return new TableView(
        "public", "Person", TableView.Kind.TABLE, List.of(), List.of(), List.of(), List.of());
  }
}
