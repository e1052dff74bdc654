package dev.segue.rules;

import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.dialect.Dialect;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.pattern.TextPattern;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.Planner;
import dev.segue.rules.plan.Prefilter;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.sql.OpenEnd;
import dev.segue.rules.sql.ParseLimit;
import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns a statement's text into a plan for one set of rules. Immutable and safe for use by many
 * threads; planning is pure: the same arguments give the same plan.
 */
public final class Rewriter {
  private final RuleSet rules;
  private final Dialect dialect;
  private final Planner planner;
  private final Set<String> tables;

  /** A rewriter for these rules, whose changes stand at the phases in effect. */
  public Rewriter(RuleSet rules, Dialect dialect) {
    this(rules, dialect, ParseLimit.NONE);
  }

  /** A rewriter whose parses take no longer than that. */
  public Rewriter(RuleSet rules, Dialect dialect, ParseLimit limit) {
    this.rules = rules;
    this.dialect = dialect;
    this.planner = new Planner(rules, dialect, limit);
    this.tables =
        rules.changes().stream()
            .filter(change -> change.phase() != Phase.OFF)
            .map(change -> change.table().name())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the text may name the table of a change: a cheap look that errs only towards yes. */
  public boolean mayConcern(String text) {
    return Prefilter.mayConcern(rules, text);
  }

  /**
   * The other names under which rows of the changes' tables can be reached: a text that mentions
   * one is planned, too.
   *
   * @return empty if the catalog was not asked for the relatives of each of {@link #tables}
   */
  public Optional<Set<String>> relatives(Catalog catalog) {
    return Prefilter.relatives(rules, catalog);
  }

  /** The names of the tables with a change at work, without schema. */
  public Set<String> tables() {
    return tables;
  }

  /**
   * What a text has in common with others that differ in their literals only: what is planned for
   * one of them serves all under the same catalog and session.
   *
   * @param relatives what {@link #relatives} gives for that catalog
   * @return empty if the text is like no other, or broken
   */
  public Optional<TextPattern> pattern(
      String text, Set<String> relatives, boolean backslashEscapes) {
    List<Token> tokens = dialect.lexer().lex(text, backslashEscapes);
    // What is left open has no end before which the others of its pattern have theirs.
    return OpenEnd.of(text, tokens, dialect.lexer(), backslashEscapes).isPresent()
        ? Optional.empty()
        : TextPattern.of(text, tokens, List.of(tables, relatives));
  }

  /**
   * Plans one text, which may hold several statements.
   *
   * @return {@link RewritePlan.NeedsCatalog} if the catalog has not been asked for a name that the
   *     plan rests on; whoever has a connection asks and calls again
   */
  public RewritePlan plan(String text, GeneratedKeys keys, Catalog catalog, Session session) {
    return isNamed(text, catalog)
        ? planner.plan(
            text, dialect.lexer().lex(text, session.backslashEscapes()), keys, catalog, session)
        : RewritePlan.untouched();
  }

  /** The same of a text that may concern a change, and whose pattern is known. */
  public RewritePlan plan(String text, TextPattern pattern, Catalog catalog, Session session) {
    return planner.plan(text, pattern.tokens(), GeneratedKeys.none(), catalog, session);
  }

  private boolean isNamed(String text, Catalog catalog) {
    return mayConcern(text)
        || relatives(catalog).filter(names -> !Prefilter.mentionsAny(names, text)).isEmpty();
  }
}
