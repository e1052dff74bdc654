package dev.segue.rules;

import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.dialect.Dialect;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.Planner;
import dev.segue.rules.plan.RewritePlan;

/**
 * Turns a statement's text into a plan for one set of rules. Immutable and safe for use by many
 * threads; planning is pure: the same arguments give the same plan.
 */
public final class Rewriter {
  private final RuleSet rules;
  private final Dialect dialect;

  /** A rewriter for these rules, whose changes stand at the phases in effect. */
  public Rewriter(RuleSet rules, Dialect dialect) {
    this.rules = rules;
    this.dialect = dialect;
  }

  /** Whether the text may concern a change: a cheap look that errs only towards yes. */
  public boolean mayConcern(String text) {
    return Planner.mayConcern(rules, text);
  }

  /**
   * Plans one text, which may hold several statements.
   *
   * @return {@link RewritePlan.NeedsCatalog} if the catalog has not been asked for a name that the
   *     plan rests on; whoever has a connection asks and calls again
   */
  public RewritePlan plan(String text, GeneratedKeys keys, Catalog catalog, Session session) {
    if (!mayConcern(text)) {
      return RewritePlan.untouched();
    }
    return new Planner(rules, dialect, catalog, session).plan(text, keys);
  }
}
