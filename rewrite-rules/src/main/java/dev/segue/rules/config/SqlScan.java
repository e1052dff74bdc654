package dev.segue.rules.config;

import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.sql.Token;
import java.util.List;

/**
 * SQL text of a rules file as tokens, for what is spliced into statements must end where it ends.
 */
final class SqlScan {
  private SqlScan() {}

  static List<Token> tokens(String text) {
    return PostgresDialect.INSTANCE.lexer().lex(text, false);
  }

  /**
   * Whether a comment or a semicolon stands outside quotes: spliced into a statement, it would
   * swallow what follows or end the statement.
   */
  static boolean holdsCommentOrSemicolon(String text) {
    return tokens(text).stream()
        .anyMatch(token -> token.kind() == Token.Kind.COMMENT || token.isMark(';'));
  }

  static boolean holdsParameter(String text) {
    return tokens(text).stream().anyMatch(token -> token.kind() == Token.Kind.PARAMETER);
  }

  /** Whether a literal, a quoted name or a comment is still open where the text ends. */
  static boolean isLeftOpen(String text) {
    List<Token> tokens = tokens(text + "\n;");
    Token last = tokens.get(tokens.size() - 1);
    return !last.isMark(';') || last.start() <= text.length();
  }

  /** How many brackets are open at once at most. */
  static int depth(String text) {
    int depth = 0;
    int deepest = 0;
    for (Token token : tokens(text)) {
      boolean opens = token.isMark('(') || token.isMark('[');
      boolean closes = token.isMark(')') || token.isMark(']');
      depth += opens ? 1 : closes ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }
}
