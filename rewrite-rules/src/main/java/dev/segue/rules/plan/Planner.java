package dev.segue.rules.plan;

import dev.segue.rules.Session;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.dialect.Dialect;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.sql.ParseLimit;
import dev.segue.rules.sql.Token;
import java.util.List;

/** Plans texts under one set of rules. Immutable and safe for use by many threads. */
public final class Planner {
  private final RuleSet rules;
  private final Dialect dialect;
  private final Readings readings;
  private final ParseLimit limit;

  /** A planner for these rules whose parses take no longer than that. */
  public Planner(RuleSet rules, Dialect dialect, ParseLimit limit) {
    this.rules = rules;
    this.dialect = dialect;
    this.readings = new Readings(dialect);
    this.limit = limit;
  }

  /**
   * The plan of a text.
   *
   * @param tokens those of the text, comments among them, as the session's settings have them
   */
  public RewritePlan plan(
      String text, List<Token> tokens, GeneratedKeys keys, Catalog catalog, Session session) {
    return new TextPlanner(rules, dialect, readings, limit, catalog, session)
        .plan(text, tokens, keys);
  }
}
