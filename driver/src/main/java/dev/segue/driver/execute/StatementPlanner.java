package dev.segue.driver.execute;

import dev.segue.rules.Rewriter;
import dev.segue.rules.Session;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.dialect.Dialect;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.pattern.TextPattern;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.RewritePlan;
import java.util.Optional;
import java.util.Set;

/** What decides what becomes of a text; pure and safe for use by many threads. */
public interface StatementPlanner {
  /** Whether the text may concern a change; errs only towards yes. */
  boolean mayConcern(String text);

  /** Plans one text. */
  RewritePlan plan(String text, GeneratedKeys keys, Catalog catalog, Session session);

  /** Plans one text that may concern a change, of known pattern and without generated keys. */
  default RewritePlan plan(String text, TextPattern pattern, Catalog catalog, Session session) {
    return plan(text, GeneratedKeys.none(), catalog, session);
  }

  /** The names of the tables that it looks for, without schema. */
  default Set<String> tables() {
    return Set.of();
  }

  /** The other names under which their rows can be reached; empty if the catalog lacks some. */
  default Optional<Set<String>> relatives(Catalog catalog) {
    return Optional.of(Set.of());
  }

  /**
   * What the text has in common with others that differ in their literals only.
   *
   * @param relatives what {@link #relatives} gives for the catalog in use
   */
  default Optional<TextPattern> pattern(String text, Set<String> relatives, Session session) {
    return Optional.empty();
  }

  /** Makes the planner of a set of rules. */
  interface Factory {
    /** The planner of these rules, whose changes stand at the phases in effect. */
    StatementPlanner of(RuleSet rules);
  }

  /** The rewriter of a dialect. */
  static Factory rewriting(Dialect dialect) {
    return rules -> {
      Rewriter rewriter = new Rewriter(rules, dialect, ParseWatch.SHARED);
      return new StatementPlanner() {
        @Override
        public boolean mayConcern(String text) {
          return rewriter.mayConcern(text);
        }

        @Override
        public RewritePlan plan(String text, GeneratedKeys keys, Catalog catalog, Session session) {
          return rewriter.plan(text, keys, catalog, session);
        }

        @Override
        public RewritePlan plan(
            String text, TextPattern pattern, Catalog catalog, Session session) {
          return rewriter.plan(text, pattern, catalog, session);
        }

        @Override
        public Optional<TextPattern> pattern(String text, Set<String> relatives, Session session) {
          return rewriter.pattern(text, relatives, session.backslashEscapes());
        }

        @Override
        public Set<String> tables() {
          return rewriter.tables();
        }

        @Override
        public Optional<Set<String>> relatives(Catalog catalog) {
          return rewriter.relatives(catalog);
        }
      };
    };
  }
}
