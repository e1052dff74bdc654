package dev.segue.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.Rewriter;
import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.ColumnView.Generation;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.dialect.PostgresDialect;
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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the model's instances do what the rewriter's texts do, for a rename. */
final class BehaviourTest {
  private static final int OLD_VALUE = 1;
  private static final int NEW_VALUE = 2;

  /** A row whose sides differ, so that a value tells where it was read. */
  private static final Row ROW = new Row(true, Values.ABSENT, OLD_VALUE, NEW_VALUE);

  private static final Map<Side, String> COLUMNS = Map.of(Side.OLD, "name", Side.NEW, "full_name");

  @ParameterizedTest
  @EnumSource(Phase.class)
  void reading_inPhase_readsTheSidesThatTheRewriterNames(Phase phase) {
    Behaviour behaviour = new Behaviour(phase, new Values(3, 1));
    for (Side shape : behaviour.shapes()) {
      String column = COLUMNS.get(shape);
      String shown = rewritten(phase, "SELECT " + column + " FROM users");
      assertThat(sidesIn(shown)).as(shown).isEqualTo(sidesRead(row -> behaviour.shown(row, shape)));
      String filtered = rewritten(phase, "SELECT id FROM users WHERE " + column + " = 'x'");
      assertThat(sidesIn(filtered)).as(filtered).isEqualTo(sidesRead(behaviour::found));
    }
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void write_inPhase_storesAndClearsTheSidesThatTheRewriterDoes(Phase phase) {
    Behaviour behaviour = new Behaviour(phase, new Values(4, 1));
    for (Side shape : behaviour.shapes()) {
      String text = rewritten(phase, "UPDATE users SET " + COLUMNS.get(shape) + " = 'x'");
      String words = "sets " + behaviour.values().words(3) + " in the " + shape.word() + " shape";
      Row after =
          behaviour.writes(ROW).stream()
              .filter(write -> write.words().endsWith(words))
              .findFirst()
              .orElseThrow()
              .after();
      Map<Side, Integer> expected = new EnumMap<>(Side.class);
      for (Side side : Side.values()) {
        expected.put(side, after.stored(side));
      }
      assertThat(storedBy(text)).as(text).isEqualTo(expected);
    }
  }

  private static String rewritten(Phase phase, String text) {
    Change change =
        new Change(
            "users-name",
            TableName.unqualified("users"),
            phase,
            List.of(new MappedColumn("name", "text", "full_name")),
            List.of(new MappedColumn("full_name", "text", "name")),
            true,
            true,
            Unrewritable.REFUSE);
    TableView users =
        new TableView(
            "public",
            "users",
            TableView.Kind.TABLE,
            List.of(column("id"), column("name"), column("full_name")),
            List.of(),
            List.of(),
            List.of());
    RewritePlan plan =
        new Rewriter(
                new RuleSet(0, Mode.REWRITE, Optional.empty(), List.of(change)),
                PostgresDialect.INSTANCE)
            .plan(
                text,
                GeneratedKeys.none(),
                Catalog.of(List.of(users)),
                Session.fresh(List.of("public"), ShapeSetting.of(Side.OLD)));
    assertThat(plan).isNotInstanceOf(RewritePlan.Refused.class);
    return plan instanceof RewritePlan.Rewritten rewritten ? rewritten.text() : text;
  }

  private static ColumnView column(String name) {
    return new ColumnView(name, "text", false, Optional.empty(), false, Generation.NONE);
  }

  /** The sides whose columns a text reads; labels are not read. */
  private static Set<Side> sidesIn(String text) {
    Set<Side> sides = EnumSet.noneOf(Side.class);
    String read = text.replaceAll(" AS \\w+", "");
    COLUMNS.forEach(
        (side, column) -> {
          if (Pattern.compile("\\b" + column + "\\b").matcher(read).find()) {
            sides.add(side);
          }
        });
    return sides;
  }

  /** The sides on which a reading depends, found by leaving each out. */
  private static Set<Side> sidesRead(java.util.function.ToIntFunction<Row> reading) {
    Set<Side> sides = EnumSet.noneOf(Side.class);
    Row withoutNew = ROW.with(Side.NEW, Values.ABSENT);
    if (reading.applyAsInt(ROW) == NEW_VALUE) {
      sides.add(Side.NEW);
    }
    if (reading.applyAsInt(withoutNew) == OLD_VALUE) {
      sides.add(Side.OLD);
    }
    return sides;
  }

  /** What each side holds after an UPDATE of {@link #ROW}; the value 'x' is 3. */
  private static Map<Side, Integer> storedBy(String update) {
    Map<Side, Integer> stored = new EnumMap<>(Side.class);
    COLUMNS.forEach(
        (side, column) -> {
          Matcher assigned = Pattern.compile("\\b" + column + " = ('x'|NULL)").matcher(update);
          int value = ROW.stored(side);
          if (assigned.find()) {
            value = assigned.group(1).equals("NULL") ? Values.ABSENT : 3;
          }
          stored.put(side, value);
        });
    return stored;
  }
}
