package dev.segue.driver.equivalence;

import dev.segue.driver.execute.StatementPlanner;
import dev.segue.rules.Rewriter;
import dev.segue.rules.Session;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.pattern.TextPattern;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.testing.Patterned;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what was planned for each text. */
public final class Plans {
  private final Map<String, RewritePlan> byText = new ConcurrentHashMap<>();

  /** The planner of the rules, watched. */
  public StatementPlanner planner(RuleSet rules) {
    StatementPlanner real = StatementPlanner.rewriting(PostgresDialect.INSTANCE).of(rules);
    Rewriter rewriter = new Rewriter(rules, PostgresDialect.INSTANCE);
    return new StatementPlanner() {
      @Override
      public boolean mayConcern(String text) {
        return real.mayConcern(text);
      }

      @Override
      public Set<String> tables() {
        return real.tables();
      }

      @Override
      public Optional<Set<String>> relatives(Catalog catalog) {
        return real.relatives(catalog);
      }

      @Override
      public Optional<TextPattern> pattern(String text, Set<String> relatives, Session session) {
        return real.pattern(text, relatives, session);
      }

      @Override
      public RewritePlan plan(String text, GeneratedKeys keys, Catalog catalog, Session session) {
        RewritePlan plan = real.plan(text, keys, catalog, session);
        byText.put(text, plan);
        Patterned.check(rewriter, text, keys, catalog, session, plan);
        return plan;
      }
    };
  }

  String of(CaseFile.Sql sql) {
    return of(sql.text());
  }

  /** What was planned for that text, for people. */
  public String of(String text) {
    return plan(text)
        .map(
            plan ->
                plan instanceof RewritePlan.Rewritten rewritten
                    ? "\n  rewritten: " + rewritten.text()
                    : "\n  plan: " + plan.getClass().getSimpleName())
        .orElse("\n  plan: none, it passed the prefilter untouched");
  }

  /** The plan of that text, if it needed one. */
  public Optional<RewritePlan> plan(String text) {
    return Optional.ofNullable(byText.get(text));
  }

  /** The statement, the values of its parameters, and its plan. */
  public String describe(CaseFile.Sql sql) {
    String values = sql.values().isEmpty() ? "" : "\n  with " + sql.values();
    return sql.text() + values + of(sql);
  }
}
