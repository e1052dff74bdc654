package dev.segue.rules.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.rules.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class OutputReaderTest {
  private static OutputReader reader(String text) {
    return new OutputReader(statement(text));
  }

  private static Statement statement(String text) {
    return new Statement(text, PostgresDialect.INSTANCE.lexer().lex(text, false));
  }

  private static Query query(String text) {
    Statement statement = statement(text);
    RuleSet none = new RuleSet(0, Mode.REWRITE, Optional.empty(), List.of());
    Session session = Session.fresh(List.of("public"), ShapeSetting.of(Side.OLD));
    Tables tables = new Tables(none, Catalog.empty(), session, new HashSet<>());
    return new Scopes(statement, new Range(0, statement.size()), tables).queries().get(0);
  }

  @TestFactory
  Stream<DynamicTest> items() {
    return Labels.OF_ITEMS.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> labels(entry.getKey(), entry.getValue())));
  }

  private static void labels(String item, String expected) {
    String text = "SELECT 1 AS first, u.*, " + item + " FROM u";
    List<String> labels =
        reader(text).items(query(text).arms().get(0)).stream()
            .map(OutputReader.Item::label)
            .toList();
    assertThat(labels).containsExactly("first", expected.equals(Labels.NONE) ? "" : expected);
  }

  @Test
  void output_ofANamedWindow_isTheFunctions() {
    String text = "SELECT rank() OVER w, max(a) OVER w AS top FROM u WINDOW w AS (ORDER BY a)";
    assertThat(reader(text).of(query(text))).isEqualTo(new Outputs(List.of("rank", "top"), true));
  }

  @Test
  void outputs_ofRows_areNumbered() {
    String text = "VALUES (1, 'a', (2)), (3, 'b', 4)";
    assertThat(reader(text).of(query(text)))
        .isEqualTo(new Outputs(List.of("column1", "column2", "column3"), true));
  }

  @Test
  void outputs_ofAStar_areThoseOfWhatIsRead() {
    String known = "SELECT d.*, 1 AS z FROM (SELECT 1 AS x, 2 AS y) AS d, (SELECT 3 AS w) AS e";
    assertThat(reader(known).of(query(known))).isEqualTo(new Outputs(List.of("x", "y", "z"), true));
    String unknown = "SELECT *, 1 AS z FROM (SELECT 1 AS x) AS d, absent";
    assertThat(reader(unknown).of(query(unknown))).isEqualTo(new Outputs(List.of("x", "z"), false));
    String merged = "SELECT * FROM (SELECT 1 AS x) AS d JOIN (SELECT 1 AS x) AS e USING (x)";
    assertThat(reader(merged).of(query(merged)).complete()).isFalse();
    String natural = "SELECT * FROM (SELECT 1 AS x) AS d NATURAL JOIN (SELECT 1 AS y) AS e";
    assertThat(reader(natural).of(query(natural)).complete()).isFalse();
  }

  @Test
  void outputs_ofAWrite_areWhatItReturns() {
    String returning = "DELETE FROM u RETURNING a, b AS c";
    assertThat(reader(returning).of(query(returning)))
        .isEqualTo(new Outputs(List.of("a", "c"), true));
    String silent = "DELETE FROM u";
    assertThat(reader(silent).of(query(silent))).isEqualTo(new Outputs(List.of(), true));
  }
}
