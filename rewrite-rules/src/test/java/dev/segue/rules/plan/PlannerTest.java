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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
  private static RewritePlan plan(String text) {
    Change change =
        new Change(
            "users-name",
            TableName.unqualified("users"),
            Phase.DUAL_WRITE,
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
    RuleSet rules = new RuleSet(0, Mode.REWRITE, Optional.empty(), List.of(change));
    return new Rewriter(rules, PostgresDialect.INSTANCE)
        .plan(
            text,
            GeneratedKeys.none(),
            Catalog.of(List.of(users)),
            Session.fresh(List.of("public"), ShapeSetting.of(Side.OLD)));
  }

  private static ColumnView column(String name) {
    return new ColumnView(name, "text", false, Optional.empty(), false, Generation.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET search_path = x; UPDATE users SET name = 'a'",
        "CREATE TEMP TABLE t (a int); UPDATE users SET name = 'a'",
        "SELECT set_config('search_path', 'x', false); SELECT full_name FROM users",
        "DO $$ begin end $$; DELETE FROM users WHERE full_name = 'a'"
      })
  void text_thatMayChangeTheSessionFirst_isRefused(String text) {
    assertThat(plan(text))
        .isInstanceOfSatisfying(
            RewritePlan.Refused.class,
            refused ->
                assertThat(refused.refusal().code())
                    .isEqualTo(RefusalCode.SESSION_CHANGED_IN_TEXT));
  }

  @Test
  void cast_inDerivedTable_isLabelledByWhatItCasts() {
    assertThat(plan("SELECT q.full_name FROM (SELECT full_name::varchar FROM users) q"))
        .isInstanceOfSatisfying(
            RewritePlan.Rewritten.class,
            rewritten ->
                assertThat(rewritten.text())
                    .isEqualTo(
                        "SELECT q.full_name FROM (SELECT name::varchar AS full_name FROM users) q"));
  }

  @Test
  void text_ofSeveralStatements_isRewrittenInEach() {
    assertThat(plan("SET statement_timeout = 5; UPDATE users SET name = ?; SELECT 1 -- end"))
        .isInstanceOfSatisfying(
            RewritePlan.Rewritten.class,
            rewritten -> {
              assertThat(rewritten.text())
                  .isEqualTo(
                      "SET statement_timeout = 5; UPDATE users SET name = ?, full_name = ?;"
                          + " SELECT 1 -- end");
              assertThat(rewritten.parameters()).hasToString("[1, 1]");
            });
  }

  @Test
  void edit_ofAPlan_isNotedWithItsPlace() {
    assertThat(plan("UPDATE users SET name = ? WHERE full_name = 'a' RETURNING full_name"))
        .isInstanceOfSatisfying(
            RewritePlan.Rewritten.class,
            rewritten ->
                assertThat(rewritten.notes())
                    .containsExactly(
                        new Note(Note.Kind.STORE, "users-name", Side.OLD, 17, 25, ""),
                        new Note(Note.Kind.READ, "users-name", Side.NEW, 32, 41, "name"),
                        new Note(Note.Kind.READ, "users-name", Side.NEW, 58, 67, "name"),
                        new Note(Note.Kind.LABEL, "users-name", Side.NEW, 58, 67, "")));
  }
}
