package dev.segue.rules.dialect;

import dev.segue.rules.sql.Lexer;
import dev.segue.rules.sql.Token;
import dev.segue.rules.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's lexical rules (its manual, chapter 4.1), with JDBC's {@code ?} for a parameter and
 * {@code ??} for an operator's question mark.
 */
final class PostgresLexer implements Lexer {
  private static final String OPERATORS = "+-*/<>=~!@#%^&|`:";
  private static final String MARKS = "()[]{},;.";
  private static final String[] MARK_NAMES = MARKS.split("");

  @Override
  public List<Token> lex(String text, boolean backslashEscapes) {
    List<Token> tokens = new ArrayList<>(text.length() / 5 + 4);
    int at = 0;
    while (at < text.length()) {
      if (isBlank(text.charAt(at))) {
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
    if (isNameStart(c)) {
      return word(text, at, backslashEscapes);
    }
    if (c == '-' && text.startsWith("--", at)) {
      return token(Kind.COMMENT, text, at, lineEnd(text, at));
    }
    if (c == '/' && text.startsWith("/*", at)) {
      return token(Kind.COMMENT, text, at, commentEnd(text, at));
    }
    if (c == '\'') {
      return token(Kind.STRING, text, at, stringEnd(text, at, backslashEscapes));
    }
    if (c == '"') {
      int end = quotedEnd(text, at);
      String inner = text.substring(at + 1, Math.max(at + 1, end - 1)).replace("\"\"", "\"");
      return new Token(Kind.QUOTED, at, end, PostgresNames.clipped(inner));
    }
    if (digit(text, at) || (c == '.' && digit(text, at + 1))) {
      return token(Kind.NUMBER, text, at, numberEnd(text, at));
    }
    if (c == '$') {
      return dollar(text, at);
    }
    if (c == '?') {
      boolean escaped = text.startsWith("??", at);
      return token(escaped ? Kind.OPERATOR : Kind.PARAMETER, text, at, at + (escaped ? 2 : 1));
    }
    if (OPERATORS.indexOf(c) >= 0) {
      return token(Kind.OPERATOR, text, at, operatorEnd(text, at));
    }
    int mark = MARKS.indexOf(c);
    return mark >= 0
        ? new Token(Kind.MARK, at, at + 1, MARK_NAMES[mark])
        : token(Kind.MARK, text, at, at + 1);
  }

  private static Token word(String text, int at, boolean backslashEscapes) {
    int end = at + 1;
    while (end < text.length() && isNamePart(text.charAt(end))) {
      end++;
    }
    if (end < text.length() && text.charAt(end) == '\'' && end == at + 1) {
      char prefix = Character.toLowerCase(text.charAt(at));
      if (prefix == 'e' || prefix == 'b' || prefix == 'x' || prefix == 'n') {
        boolean backslash = prefix == 'e' || (prefix == 'n' && backslashEscapes);
        return token(Kind.STRING, text, at, stringEnd(text, end, backslash));
      }
    }
    boolean unicode =
        end == at + 1
            && Character.toLowerCase(text.charAt(at)) == 'u'
            && text.startsWith("&", end)
            && end + 1 < text.length();
    if (unicode && text.charAt(end + 1) == '"') {
      return UnicodeName.lex(text, at, quotedEnd(text, end + 1));
    }
    if (unicode && text.charAt(end + 1) == '\'') {
      return token(Kind.STRING, text, at, stringEnd(text, end + 1, false));
    }
    return new Token(Kind.WORD, at, end, PostgresNames.clipped(fold(text.substring(at, end))));
  }

  private static Token dollar(String text, int at) {
    int tagEnd = at + 1;
    while (tagEnd < text.length()
        && isNamePart(text.charAt(tagEnd))
        && text.charAt(tagEnd) != '$') {
      tagEnd++;
    }
    boolean opens =
        tagEnd < text.length()
            && text.charAt(tagEnd) == '$'
            && (tagEnd == at + 1 || !digit(text, at + 1));
    if (!opens) {
      return token(Kind.PARAMETER, text, at, Math.max(tagEnd, at + 1));
    }
    String tag = text.substring(at, tagEnd + 1);
    int close = text.indexOf(tag, tagEnd + 1);
    return token(Kind.STRING, text, at, close < 0 ? text.length() : close + tag.length());
  }

  /** Folds ASCII letters only, as the server does in every multi-byte encoding. */
  private static String fold(String word) {
    int upper = 0;
    while (upper < word.length() && !isUpper(word.charAt(upper))) {
      upper++;
    }
    if (upper == word.length()) {
      return word;
    }
    char[] folded = word.toCharArray();
    for (int i = upper; i < folded.length; i++) {
      folded[i] = isUpper(folded[i]) ? (char) (folded[i] + 32) : folded[i];
    }
    return new String(folded);
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static int commentEnd(String text, int at) {
    int depth = 0;
    int i = at;
    while (i < text.length()) {
      if (text.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    return i;
  }

  /** The end of a literal, with the parts behind it that continue it. */
  private static int stringEnd(String text, int quote, boolean backslash) {
    int end = partEnd(text, quote, backslash);
    for (int next = continuation(text, end); next >= 0; next = continuation(text, end)) {
      end = partEnd(text, next, backslash);
    }
    return end;
  }

  private static int partEnd(String text, int quote, boolean backslash) {
    int i = quote + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\' && backslash) {
        i += 2;
      } else if (c == '\'') {
        if (i + 1 < text.length() && text.charAt(i + 1) == '\'') {
          i += 2;
        } else {
          return i + 1;
        }
      } else {
        i++;
      }
    }
    return text.length();
  }

  /**
   * Where the next part of a literal begins: a quote on another line, with blanks between; or -1.
   */
  private static int continuation(String text, int end) {
    boolean line = false;
    int i = end;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\'') {
        return line ? i : -1;
      }
      if (c == '-' && text.startsWith("--", i)) {
        i = lineEnd(text, i);
      } else if (isBlank(c)) {
        line |= isLineEnd(c);
        i++;
      } else {
        return -1;
      }
    }
    return -1;
  }

  private static int quotedEnd(String text, int at) {
    int i = at + 1;
    while (i < text.length()) {
      if (text.charAt(i) == '"') {
        if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          i += 2;
          continue;
        }
        return i + 1;
      }
      i++;
    }
    return i;
  }

  /** What stands behind it may be a word: before version 15, {@code 1FROM t} is 1 and FROM. */
  private static int numberEnd(String text, int at) {
    int i = at;
    boolean based = text.charAt(at) == '0' && isIn("xXoObB", text, at + 1);
    if (based) {
      i += 2;
      while (isIn("0123456789abcdefABCDEF_", text, i)) {
        i++;
      }
      return i;
    }
    while (isIn("0123456789._", text, i)) {
      i++;
    }
    int exponent = isIn("+-", text, i + 1) ? i + 2 : i + 1;
    if (isIn("eE", text, i) && digit(text, exponent)) {
      i = exponent;
      while (isIn("0123456789_", text, i)) {
        i++;
      }
    }
    return i;
  }

  private static int operatorEnd(String text, int at) {
    int i = at;
    while (i < text.length() && OPERATORS.indexOf(text.charAt(i)) >= 0) {
      if (i > at && (text.startsWith("--", i) || text.startsWith("/*", i))) {
        break;
      }
      i++;
    }
    // A sign behind another operator belongs to what follows: a=-1 is a = -1.
    while (i > at + 1
        && (text.charAt(i - 1) == '-' || text.charAt(i - 1) == '+')
        && text.substring(at, i - 1).chars().noneMatch(ch -> "~!@#%^&|`?".indexOf(ch) >= 0)) {
      i--;
    }
    return i;
  }

  private static boolean digit(String text, int at) {
    return isIn("0123456789", text, at);
  }

  private static boolean isIn(String characters, String text, int at) {
    return at < text.length() && characters.indexOf(text.charAt(at)) >= 0;
  }

  private static int lineEnd(String text, int at) {
    int end = at;
    while (end < text.length() && !isLineEnd(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  /** Other blanks, such as an em space, are letters to the server. */
  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c > 127;
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || (c >= '0' && c <= '9') || c == '$';
  }

  private static Token token(Kind kind, String text, int start, int end) {
    int bounded = Math.min(end, text.length());
    return new Token(kind, start, bounded, text.substring(start, bounded));
  }
}
