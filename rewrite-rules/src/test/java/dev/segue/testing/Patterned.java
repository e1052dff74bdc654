package dev.segue.testing;

import dev.segue.rules.Rewriter;
import dev.segue.rules.Session;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.pattern.PatternPlan;
import dev.segue.rules.pattern.TextPattern;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.sql.Token;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Holds the plan of each text against its siblings': one with other literals, other comments and
 * wider blanks must get from the text's pattern what it gets when it is parsed itself.
 */
public final class Patterned {
  private static final LongAdder COMPARED = new LongAdder();

  private Patterned() {}

  /** How many plans were compared in this JVM. */
  public static long compared() {
    return COMPARED.sum();
  }

  /** Plans a sibling of a text both ways; throws where they differ. */
  public static void check(
      Rewriter planner,
      String text,
      GeneratedKeys keys,
      Catalog catalog,
      Session session,
      RewritePlan plan) {
    Optional<Set<String>> relatives = planner.relatives(catalog);
    if (relatives.isEmpty() || !(keys instanceof GeneratedKeys.None)) {
      return;
    }
    Optional<TextPattern> pattern =
        planner.pattern(text, relatives.get(), session.backslashEscapes());
    Optional<PatternPlan> shared = pattern.flatMap(found -> PatternPlan.of(text, found, plan));
    if (shared.isPresent()) {
      for (int every : new int[] {1, 2}) {
        Sibling sibling = new Sibling(planner, sibling(text, session, every), catalog, session);
        sibling.check(pattern.orElseThrow(), relatives.get(), shared.get());
      }
    }
  }

  /** Another text, and under what it is planned. */
  private record Sibling(Rewriter planner, String text, Catalog catalog, Session session) {
    void check(TextPattern pattern, Set<String> relatives, PatternPlan shared) {
      TextPattern own = planner.pattern(text, relatives, session.backslashEscapes()).orElseThrow();
      if (!own.key().equals(pattern.key())) {
        return;
      }
      COMPARED.increment();
      RewritePlan fresh = planner.plan(text, GeneratedKeys.none(), catalog, session);
      if (!shared.gives(text, own, fresh)) {
        throw new AssertionError(
            "By its pattern: " + shared.forText(text, own) + "\nparsed itself: " + fresh);
      }
    }
  }

  /**
   * Holds the plans of texts against those of one another: a broken one may have a pattern, too.
   */
  public static final class Texts {
    private final Map<String, PatternPlan> byKey = new HashMap<>();

    /** Compares with the first plan of its pattern; throws where they differ. */
    public void check(
        Rewriter planner,
        String text,
        GeneratedKeys keys,
        Catalog catalog,
        Session session,
        RewritePlan plan) {
      Optional<Set<String>> relatives = planner.relatives(catalog);
      if (relatives.isEmpty() || !(keys instanceof GeneratedKeys.None)) {
        return;
      }
      Optional<TextPattern> pattern =
          planner.pattern(text, relatives.get(), session.backslashEscapes());
      if (pattern.isEmpty()) {
        return;
      }
      PatternPlan known = byKey.get(pattern.get().key());
      if (known == null) {
        PatternPlan.of(text, pattern.get(), plan)
            .ifPresent(own -> byKey.put(pattern.get().key(), own));
      } else if (!known.gives(text, pattern.get(), plan)) {
        throw new AssertionError(
            "By its pattern: " + known.forText(text, pattern.get()) + "\nparsed itself: " + plan);
      }
    }
  }

  /** A text of the same tokens but for each so many'th of its literals: alike ones differ then. */
  private static String sibling(String text, Session session, int every) {
    StringBuilder out = new StringBuilder();
    int behind = 0;
    int literals = 0;
    for (Token token : PostgresDialect.INSTANCE.lexer().lex(text, session.backslashEscapes())) {
      String own = text.substring(token.start(), token.end());
      if (token.start() > behind) {
        // The parser knows WITH TIES only with one blank in it, and would refuse the sibling.
        out.append(own.equalsIgnoreCase("ties") ? "" : " ").append(text, behind, token.start());
      }
      behind = token.end();
      boolean literal = token.kind() == Token.Kind.STRING || token.kind() == Token.Kind.NUMBER;
      if (literal && ++literals % every != 0) {
        out.append(own);
        continue;
      }
      out.append(
          switch (token.kind()) {
            case STRING -> own.matches("(?s)'.+'") ? "'it''s " + own.length() + "'" : own;
            case NUMBER -> own.matches("[0-9]{1,6}") ? own + "7" : own;
            case COMMENT -> own.startsWith("/*") ? "/* another */" : own;
            default -> own;
          });
    }
    return out.append(text, behind, text.length()).toString();
  }
}
