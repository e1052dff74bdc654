package dev.segue.rules.plan;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Texts of many rows, values or statements are planned in seconds: the work grows as the text does,
 * and not as its square, which would take minutes here.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LongTextTest {
  private static final int ROWS = 25_000;

  private static final Change RENAME =
      new Change(
          "users-name",
          TableName.unqualified("users"),
          Phase.PLANNED,
          List.of(new MappedColumn("name", "text", "full_name")),
          List.of(new MappedColumn("full_name", "text", "name")),
          true,
          true,
          Unrewritable.REFUSE);

  private static RewritePlan plan(Phase phase, String text) {
    List<ColumnView> columns =
        Stream.of("id", "name", "full_name")
            .map(
                name ->
                    new ColumnView(name, "text", false, Optional.empty(), false, Generation.NONE))
            .toList();
    TableView users =
        new TableView(
            "public", "users", TableView.Kind.TABLE, columns, List.of(), List.of(), List.of());
    Catalog catalog = Catalog.of(List.of(users)).with(new Catalog(Map.of(), Map.of("f", true)));
    RuleSet rules = new RuleSet(0, Mode.REWRITE, Optional.empty(), List.of(RENAME.at(phase)));
    return new Rewriter(rules, PostgresDialect.INSTANCE)
        .plan(
            text,
            GeneratedKeys.none(),
            catalog,
            Session.fresh(List.of("public"), ShapeSetting.of(Side.OLD)));
  }

  private static String times(String part, String between) {
    return Stream.generate(() -> part).limit(ROWS).collect(Collectors.joining(between));
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"DUAL_WRITE", "RETIRED"})
  void insert_ofManyRows_isPlanned(Phase phase) {
    String text = "INSERT INTO users (id, name) VALUES " + times("(?,?)", ",");
    assertThat(plan(phase, text)).isInstanceOf(RewritePlan.Rewritten.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"DUAL_WRITE", "RETIRED"})
  void insert_ofManyValuesThatChange_isPlanned(Phase phase) {
    String text = "INSERT INTO users (id, name) VALUES " + times("(?, f())", ", ");
    assertThat(plan(phase, text)).isInstanceOf(RewritePlan.Rewritten.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"DUAL_WRITE", "RETIRED"})
  void query_ofManyValues_isPlanned(Phase phase) {
    String text = "SELECT name FROM users WHERE name IN (" + times("?", ", ") + ")";
    assertThat(plan(phase, text)).isNotInstanceOf(RewritePlan.Refused.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"DUAL_WRITE", "RETIRED"})
  void statements_inNumbers_arePlanned(Phase phase) {
    String text = times("UPDATE users SET name = ? WHERE id = ?", "; ");
    assertThat(plan(phase, text)).isInstanceOf(RewritePlan.Rewritten.class);
  }
}
