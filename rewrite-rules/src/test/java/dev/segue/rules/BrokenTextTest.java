package dev.segue.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.ColumnView.Generation;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.fuzz.Mutations;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.rules.model.TableName;
import dev.segue.rules.model.Unrewritable;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.RewritePlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No text, however broken, changes or fails because of us unless it concerns a change. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BrokenTextTest {
  private static final int UNCONCERNED = 40_000;

  private static final int CONCERNED = 1_500;

  /** More rounds than names in a text of the corpus. */
  private static final int MAX_ROUNDS = 20;

  /** The words {@code person}, {@code call_name}, {@code given} and {@code family} are mapped. */
  private static final List<String> ABOUT_OTHERS =
      List.of(
          "SELECT id, total FROM orders WHERE id = ? AND note LIKE 'it''s %' ORDER BY total DESC",
          "SELECT o.id, sum(i.price * i.amount) OVER (PARTITION BY o.id) FROM orders o"
              + " JOIN items i ON i.order_id = o.id WHERE o.day >= DATE '2024-01-01' -- recent",
          "WITH RECURSIVE tree(id, up) AS (SELECT id, up FROM nodes UNION ALL SELECT n.id, n.up"
              + " FROM nodes n JOIN tree t ON n.up = t.id) SELECT * FROM tree FOR UPDATE",
          "INSERT INTO orders (id, note) VALUES (?, E'a\\'b'), (2, $$it's$$)"
              + " ON CONFLICT (id) DO UPDATE SET note = EXCLUDED.note RETURNING *",
          "UPDATE orders SET (note, total) = ('x', total + 1) FROM items WHERE items.id = orders.id",
          "DELETE FROM ONLY orders USING items WHERE note ~* '^a.*' AND tags @> ARRAY['x']",
          "MERGE INTO orders o USING items i ON o.id = i.id WHEN MATCHED THEN DELETE",
          "CREATE TABLE \"Orders Old\" AS SELECT * FROM orders /* keep /* this */ */",
          "DO $body$ BEGIN PERFORM 1; END $body$; SET search_path = x; SELECT 1",
          "{? = call f(?, {ts '2024-01-01 00:00:00'})}",
          "COPY orders (id, note) FROM STDIN WITH (FORMAT csv, DELIMITER ';')",
          "EXPLAIN (ANALYZE, BUFFERS) SELECT count(*) FILTER (WHERE a ?? 'k') FROM docs",
          "SELECT CASE WHEN a IS NOT DISTINCT FROM b THEN 'x' ELSE \"y\"\"z\" END::text[1:2] FROM t",
          "VALUES (1, 'a'), (2, NULL) UNION SELECT x'ff', b'01' LIMIT 5 OFFSET ?");

  private static final List<String> ABOUT_THE_CHANGE =
      List.of(
          "SELECT call_name FROM person WHERE id = ? ORDER BY call_name",
          "SELECT p.given AS x, count(*) FROM person p JOIN orders o ON o.person = p.id"
              + " WHERE p.family LIKE 'A%' GROUP BY p.given HAVING count(*) > 1 -- given",
          "SELECT * FROM (SELECT given, family FROM person) q(a, b) WHERE a = E'\\'' LIMIT ?",
          "WITH w AS (SELECT call_name c FROM person) SELECT * FROM w, LATERAL (SELECT 1) l",
          "INSERT INTO person (id, call_name) VALUES (?, ?), (2, 'Ann Lee') RETURNING id, given",
          "INSERT INTO person (id, given, family) SELECT id, 'a', ? FROM orders"
              + " ON CONFLICT (id) DO UPDATE SET given = EXCLUDED.given",
          "UPDATE person SET given = ?, family = upper(family) WHERE call_name = 'x' RETURNING *",
          "UPDATE public.\"person\" AS p SET (given, family) = (?, 'b') FROM orders o",
          "DELETE FROM person WHERE given IN (SELECT call_name FROM person) OR family IS NULL",
          "SELECT given FROM person UNION ALL SELECT 'x' ORDER BY 1; SELECT call_name FROM person",
          "SELECT DISTINCT ON (given) person, (person).family FROM person /* given */",
          "MERGE INTO person USING orders ON true WHEN MATCHED THEN UPDATE SET given = 'x'",
          "SELECT {fn lcase(given)} FROM ONLY person WHERE family = {d '2024-01-01'}",
          "COPY person (given) FROM STDIN");

  private static Rewriter rewriter(Phase phase) {
    Change change =
        new Change(
            "person-split",
            TableName.unqualified("person"),
            phase,
            List.of(new MappedColumn("call_name", "text", "given || ' ' || family")),
            List.of(
                new MappedColumn("given", "text", "split_part(call_name, ' ', 1)"),
                new MappedColumn("family", "text", "split_part(call_name, ' ', 2)")),
            false,
            false,
            Unrewritable.REFUSE);
    return new Rewriter(
        new RuleSet(0, Mode.REWRITE, Optional.empty(), List.of(change)), PostgresDialect.INSTANCE);
  }

  private static Catalog catalog() {
    return Catalog.of(
        List.of(
            table("person", "id", "call_name", "given", "family"),
            table("orders", "id", "person", "note", "total")));
  }

  private static TableView table(String name, String... columns) {
    return new TableView(
        "public",
        name,
        TableView.Kind.TABLE,
        java.util.Arrays.stream(columns)
            .map(
                column ->
                    new ColumnView(column, "text", false, Optional.empty(), false, Generation.NONE))
            .toList(),
        List.of(),
        List.of(),
        List.of());
  }

  /** Plans as the driver does: names that are not known yet are looked up, and found missing. */
  private static RewritePlan plan(Rewriter rewriter, String text) {
    Catalog catalog = catalog();
    Session session = Session.fresh(List.of("public"), ShapeSetting.of(Side.OLD));
    for (int round = 0; round < MAX_ROUNDS; round++) {
      RewritePlan plan = rewriter.plan(text, GeneratedKeys.none(), catalog, session);
      if (!(plan instanceof RewritePlan.NeedsCatalog needs)) {
        return plan;
      }
      Map<String, List<TableView>> tables = new HashMap<>();
      needs.needs().relations().forEach(name -> tables.put(name, List.of()));
      Map<String, Boolean> functions = new HashMap<>();
      needs.needs().functions().forEach(name -> functions.put(name, false));
      catalog = catalog.with(new Catalog(tables, functions));
    }
    throw new AssertionError("asks without end: " + text);
  }

  private static void assertUntouched(RewritePlan plan, String text) {
    assertThat(plan).as(text).isInstanceOf(RewritePlan.PassThrough.class);
    assertThat(plan.reports()).as(text).isEmpty();
    assertThat(plan.accesses()).as(text).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"PLANNED", "FALLBACK_READ", "CONTRACTED"})
  void text_aboutOthers_passesHoweverBroken(Phase phase) {
    Rewriter rewriter = rewriter(phase);
    Mutations broken = new Mutations(phase.ordinal());
    for (int n = 0; n < UNCONCERNED; n++) {
      String text = broken.of(ABOUT_OTHERS.get(n % ABOUT_OTHERS.size()));
      assertUntouched(plan(rewriter, text), text);
    }
  }

  /** The names stand in it, where they mean nothing of ours, so that it is looked at closely. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/* person.call_name */ ",
        "SELECT 'person', 'call_name given'; ",
        "SELECT $q$ UPDATE person SET given = 1 $q$; ",
        "-- SELECT family FROM person\n",
      })
  void text_thatOnlySeemsToConcern_passesHoweverBrokenBehind(String seeming) {
    Rewriter rewriter = rewriter(Phase.DUAL_WRITE);
    Mutations broken = new Mutations(seeming.length());
    for (int n = 0; n < CONCERNED; n++) {
      String text = seeming + broken.of(ABOUT_OTHERS.get(n % ABOUT_OTHERS.size()));
      assertUntouched(plan(rewriter, text), text);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Phase.class, mode = EnumSource.Mode.EXCLUDE, names = "OFF")
  void text_aboutTheChange_isPlannedOrRefusedHoweverBroken(Phase phase) {
    Rewriter rewriter = rewriter(phase);
    Mutations broken = new Mutations(100 + phase.ordinal());
    for (int n = 0; n < CONCERNED; n++) {
      String text = broken.of(ABOUT_THE_CHANGE.get(n % ABOUT_THE_CHANGE.size()));
      assertThatCode(() -> assertThat(plan(rewriter, text)).isNotNull())
          .as(text)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void text_ofWildDepthOrLength_isPlannedOrRefused() {
    Rewriter rewriter = rewriter(Phase.DUAL_WRITE);
    for (String part :
        List.of("(", "(SELECT given FROM person WHERE ", "CASE WHEN ", "a + ", "[")) {
      String text = "SELECT given FROM person WHERE " + part.repeat(20_000);
      assertThat(plan(rewriter, text)).as(part).isNotNull();
      assertUntouched(plan(rewriter, "SELECT 1 WHERE " + "((".repeat(50_000)), "deep");
    }
  }
}
