package dev.segue.worker.explain;

import dev.segue.rules.Rewriter;
import dev.segue.rules.Session;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.worker.catalog.CatalogSource;
import dev.segue.worker.catalog.SourceException;
import java.util.List;

/** Plans texts in any phase, and looks up what the plans need. Used by one thread. */
public final class PhasePlans {
  /** Each round learns names: views of views take one each. */
  private static final int MAX_ROUNDS = 20;

  private final PhaseRules rules;
  private final CatalogSource source;
  private final Session session;
  private Catalog known = Catalog.empty();

  /** Plans under those rules, on the tables of that source. */
  public PhasePlans(PhaseRules rules, CatalogSource source, Session session) {
    this.rules = rules;
    this.source = source;
    this.session = session;
  }

  /**
   * A plan, and the columns that it rests on although the catalog lacks them.
   *
   * @param plan the plan
   * @param supplied the columns
   */
  public record Planned(RewritePlan plan, List<Supplied> supplied) {}

  /** The rules as they are in a phase. */
  RuleSet rules(Phase phase) {
    return rules.at(phase);
  }

  /** The source that tables are looked up in. */
  CatalogSource source() {
    return source;
  }

  /** The plan of a text in a phase. */
  public Planned plan(String text, Phase phase) throws SourceException {
    RuleSet moved = rules.at(phase);
    Rewriter rewriter = new Rewriter(moved, PostgresDialect.INSTANCE);
    for (int round = 0; round < MAX_ROUNDS; round++) {
      CompletedCatalog completed = new CompletedCatalog(known, moved, session);
      RewritePlan plan = rewriter.plan(text, GeneratedKeys.none(), completed.catalog(), session);
      if (!(plan instanceof RewritePlan.NeedsCatalog lacking)) {
        return new Planned(plan, completed.supplied());
      }
      known = known.with(source.answer(lacking.needs()));
    }
    throw new SourceException(
        "The statement needs more than " + MAX_ROUNDS + " rounds of names: simplify it: " + text);
  }
}
