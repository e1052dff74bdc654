package dev.segue.rules.pattern;

import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.splice.PositionMap;
import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Optional;

/**
 * A plan made for one text of a pattern, in terms of the pattern's tokens: which stretches of a
 * text are copied, and what stands between them. Immutable.
 */
public final class PatternPlan {
  /** Before the first token and whatever stands before it. */
  private static final int BEGINNING = -1;

  /** Behind the last token and whatever stands behind it. */
  private static final int ENDING = Integer.MAX_VALUE;

  private static final int NOWHERE = -2;

  private final RewritePlan plan;

  /** For each stretch where it begins and, if it is copied, ends; else what is made there. */
  private final int[] from;

  private final int[] to;
  private final String[] made;
  private final int length;

  private PatternPlan(RewritePlan plan, int[] from, int[] to, String[] made, int length) {
    this.plan = plan;
    this.from = from;
    this.to = to;
    this.made = made;
    this.length = length;
  }

  /**
   * The plan of a text, for all texts of its pattern.
   *
   * @return empty if it cannot be said in terms of tokens, or reports what it saw in that very text
   */
  public static Optional<PatternPlan> of(String text, TextPattern pattern, RewritePlan plan) {
    if (!plan.reports().isEmpty()) {
      return Optional.empty();
    }
    if (plan instanceof RewritePlan.PassThrough) {
      return Optional.of(new PatternPlan(plan, new int[0], new int[0], new String[0], 0));
    }
    // With keys asked for, the plan is one of a longer text.
    return plan instanceof RewritePlan.Rewritten rewritten && !rewritten.returnsKeys()
        ? of(text, pattern, rewritten)
        : Optional.empty();
  }

  private static Optional<PatternPlan> of(
      String text, TextPattern pattern, RewritePlan.Rewritten plan) {
    PositionMap positions = plan.positions();
    int count = positions.count();
    int[] from = new int[count];
    int[] to = new int[count];
    String[] made = new String[count];
    for (int i = 0; i < count; i++) {
      int begin = positions.start(i);
      int end = i + 1 < count ? positions.start(i + 1) : plan.text().length();
      int origin = positions.origin(i);
      from[i] = place(text, pattern, origin);
      boolean copied = positions.isCopied(i);
      to[i] = copied ? place(text, pattern, origin + end - begin) : from[i];
      made[i] = copied ? "" : plan.text().substring(begin, end);
      if (from[i] == NOWHERE || to[i] == NOWHERE || mayHoldComment(made[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(new PatternPlan(plan, from, to, made, plan.text().length()));
  }

  /** A comment inside what was made is one of that text: the others have theirs. */
  private static boolean mayHoldComment(String made) {
    return made.contains("/*") || made.contains("--");
  }

  /** Whether it gives that text that plan, but for its notes. */
  public boolean gives(String text, TextPattern pattern, RewritePlan fresh) {
    RewritePlan own = forText(text, pattern);
    if (own instanceof RewritePlan.Rewritten mine
        && fresh instanceof RewritePlan.Rewritten theirs) {
      return mine.text().equals(theirs.text())
          && mine.parameters().toString().equals(theirs.parameters().toString())
          && !theirs.returnsKeys()
          && theirs.reports().isEmpty()
          && mine.accesses().equals(theirs.accesses())
          && mine.columns().equals(theirs.columns());
    }
    return own.equals(fresh);
  }

  /** The offset as a token's number, doubled, and one more for its end. */
  private static int place(String text, TextPattern pattern, int offset) {
    if (offset == 0) {
      return BEGINNING;
    }
    if (offset == text.length()) {
      return ENDING;
    }
    List<Token> tokens = pattern.tokens();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).start() == offset) {
        return 2 * i;
      }
      if (tokens.get(i).end() == offset) {
        return 2 * i + 1;
      }
    }
    return NOWHERE;
  }

  /** The plan of another text of the same pattern; without notes, which nobody reads of it. */
  public RewritePlan forText(String text, TextPattern pattern) {
    if (!(plan instanceof RewritePlan.Rewritten rewritten)) {
      return plan;
    }
    List<Token> tokens = pattern.tokens();
    StringBuilder out = new StringBuilder(length + text.length());
    int[] starts = new int[from.length];
    int[] origins = new int[from.length];
    boolean[] copied = new boolean[from.length];
    for (int i = 0; i < from.length; i++) {
      starts[i] = out.length();
      origins[i] = offset(text, tokens, from[i]);
      copied[i] = made[i].isEmpty();
      if (copied[i]) {
        out.append(text, origins[i], offset(text, tokens, to[i]));
      } else {
        out.append(made[i]);
      }
    }
    return new RewritePlan.Rewritten(
        out.toString(),
        rewritten.parameters(),
        new PositionMap(starts, origins, copied),
        false,
        rewritten.reports(),
        rewritten.accesses(),
        List.of(),
        rewritten.columns());
  }

  private static int offset(String text, List<Token> tokens, int place) {
    if (place == BEGINNING) {
      return 0;
    }
    if (place == ENDING) {
      return text.length();
    }
    Token token = tokens.get(place >> 1);
    return (place & 1) == 0 ? token.start() : token.end();
  }
}
