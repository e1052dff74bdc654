package dev.segue.rules.dialect;

import dev.segue.rules.sql.Lexer;
import dev.segue.rules.sql.Token;
import dev.segue.rules.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * As much of MySQL's lexical rules as shows that nothing behind {@link Lexer} assumes PostgreSQL's:
 * its strings, names, comments and operators. Executable comments and charset introducers are not
 * in it.
 */
final class MySqlLexer implements Lexer {
  private static final String OPERATORS = "+-*/<>=!%^&|~:@";

  @Override
  public List<Token> lex(String text, boolean backslashEscapes) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
        continue;
      }
      Token token = next(text, at, backslashEscapes);
      tokens.add(token);
      at = token.end();
    }
    return tokens;
  }

  private static Token next(String text, int at, boolean backslashEscapes) {
    char c = text.charAt(at);
    if (c == '#' || isDashComment(text, at)) {
      int end = text.indexOf('\n', at);
      return token(Kind.COMMENT, text, at, end < 0 ? text.length() : end);
    }
    if (text.startsWith("/*", at)) {
      // MySQL's comments do not nest.
      int end = text.indexOf("*/", at + 2);
      return token(Kind.COMMENT, text, at, end < 0 ? text.length() : end + 2);
    }
    if (c == '\'' || c == '"') {
      return token(Kind.STRING, text, at, closed(text, at, backslashEscapes));
    }
    if (c == '`') {
      int end = closed(text, at, false);
      String inner = text.substring(at + 1, Math.max(at + 1, end - 1)).replace("``", "`");
      return new Token(Kind.QUOTED, at, end, inner);
    }
    if (Character.isLetter(c) || c == '_' || c == '$') {
      int end = at;
      while (end < text.length() && isNamePart(text.charAt(end))) {
        end++;
      }
      return new Token(Kind.WORD, at, end, text.substring(at, end).toLowerCase(Locale.ROOT));
    }
    if (Character.isDigit(c)) {
      int end = at;
      while (end < text.length() && (isNamePart(text.charAt(end)) || text.charAt(end) == '.')) {
        end++;
      }
      return token(Kind.NUMBER, text, at, end);
    }
    if (c == '?') {
      return token(Kind.PARAMETER, text, at, at + 1);
    }
    if (OPERATORS.indexOf(c) >= 0) {
      int end = at + 1;
      while (end < text.length()
          && OPERATORS.indexOf(text.charAt(end)) >= 0
          && !isDashComment(text, end)
          && !text.startsWith("/*", end)) {
        end++;
      }
      return token(Kind.OPERATOR, text, at, end);
    }
    return token(Kind.MARK, text, at, at + 1);
  }

  /** Two dashes are a comment only before a blank or the end: {@code 5--1} is 6. */
  private static boolean isDashComment(String text, int at) {
    return text.startsWith("--", at)
        && (at + 2 == text.length() || Character.isWhitespace(text.charAt(at + 2)));
  }

  private static int closed(String text, int open, boolean backslashEscapes) {
    char quote = text.charAt(open);
    int i = open + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\' && backslashEscapes) {
        i += 2;
      } else if (c == quote && i + 1 < text.length() && text.charAt(i + 1) == quote) {
        i += 2;
      } else if (c == quote) {
        return i + 1;
      } else {
        i++;
      }
    }
    return text.length();
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private static Token token(Kind kind, String text, int start, int end) {
    int bounded = Math.min(end, text.length());
    return new Token(kind, start, bounded, text.substring(start, bounded));
  }
}
