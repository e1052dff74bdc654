package dev.segue.rules.plan;

import dev.segue.rules.dialect.Dialect;
import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Set;

/**
 * Tells whether an expression cannot raise, whatever value its column has. It knows a few words and
 * nothing of types, so that it errs towards no: arithmetic overflows, casts fail.
 */
final class TotalExpression {
  private static final Set<String> WORDS =
      Set.of(
          ("case when then else end is not null and or in coalesce nullif lower upper btrim ltrim"
                  + " rtrim reverse replace true false")
              .split(" "));
  private static final Set<String> OPERATORS = Set.of("=", "<>", "!=", "||");

  private TotalExpression() {}

  static boolean isTotal(Dialect dialect, String expression, String column) {
    List<Token> tokens = dialect.lexer().lex(expression, false);
    for (Token token : tokens) {
      boolean known =
          switch (token.kind()) {
            case WORD -> WORDS.contains(token.name()) || token.name().equals(column);
            case QUOTED -> token.name().equals(column);
            case OPERATOR -> OPERATORS.contains(token.name());
            case MARK -> token.isMark('(') || token.isMark(')') || token.isMark(',');
            case STRING, NUMBER, COMMENT -> true;
            case PARAMETER -> false;
          };
      if (!known) {
        return false;
      }
    }
    return true;
  }
}
