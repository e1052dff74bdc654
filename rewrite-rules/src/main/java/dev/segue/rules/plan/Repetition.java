package dev.segue.rules.plan;

import dev.segue.rules.resolve.Range;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.Set;

/**
 * Tells whether an expression may be evaluated more than once in a row and always gives the same:
 * it holds no subquery and calls nothing volatile.
 */
final class Repetition {
  /** Words before a parenthesis that are no function, or one that is not volatile. */
  private static final Set<String> STABLE_CALLS =
      Set.of(
          ("cast coalesce nullif greatest least case in any all some and or not row array extract"
                  + " substring position overlay trim varchar char character varying numeric"
                  + " decimal timestamp time interval bit float when then else is between like"
                  + " ilike treat normalize")
              .split(" "));

  private final Draft draft;
  private final Statement statement;

  Repetition(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
  }

  /** Whether the tokens of the range may stand twice. */
  boolean isSafe(Range range) {
    for (int i = range.from(); i < range.to(); i++) {
      Token token = statement.token(i);
      boolean call = token.isName() && i + 1 < range.to() && statement.token(i + 1).isMark('(');
      boolean query = token.is("select") || token.is("values") || token.is("table");
      if ((query && !statement.isLabel(i)) || (call && isVolatile(token))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the tokens of the range give the same each time, if not at the cost of one time. */
  boolean isStable(Range range) {
    for (int i = range.from(); i < range.to(); i++) {
      Token token = statement.token(i);
      boolean call = token.isName() && i + 1 < range.to() && statement.token(i + 1).isMark('(');
      if (call && isVolatile(token)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the name there, before a parenthesis, is a function's and none of the language's. */
  boolean isCall(int at) {
    Token token = statement.token(at);
    return token.isName()
        && !(token.kind() == Token.Kind.WORD && STABLE_CALLS.contains(token.name()));
  }

  private boolean isVolatile(Token token) {
    if (token.kind() == Token.Kind.WORD && STABLE_CALLS.contains(token.name())) {
      return false;
    }
    Boolean known = draft.catalog.volatileFunctions().get(token.name());
    if (known == null) {
      draft.missingFunctions.add(token.name());
      return false;
    }
    return known;
  }

  /** Whether the value has no type of its own: a lone parameter, a string literal, NULL. */
  boolean isUntyped(Range range) {
    Token first = statement.token(range.from());
    return range.to() == range.from() + 1
        && (first.kind() == Token.Kind.PARAMETER
            || first.kind() == Token.Kind.STRING
            || first.is("null"));
  }
}
