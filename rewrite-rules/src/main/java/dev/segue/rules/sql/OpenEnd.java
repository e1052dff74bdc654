package dev.segue.rules.sql;

import java.util.List;
import java.util.OptionalInt;

/** What a text leaves open at its end: a quote, a comment, or half a character. */
public final class OpenEnd {
  private OpenEnd() {}

  /**
   * Where in a text a token begins that nothing closes; what is put behind it would be part of it.
   * Only the last token can be one.
   *
   * @param tokens those of the text, comments among them
   * @param backslashEscapes whether a backslash escapes in an ordinary string literal
   */
  public static OptionalInt of(
      String text, List<Token> tokens, Lexer lexer, boolean backslashEscapes) {
    if (tokens.isEmpty()) {
      return OptionalInt.empty();
    }
    Token last = tokens.get(tokens.size() - 1);
    boolean mayBeOpen =
        switch (last.kind()) {
          case STRING, QUOTED, COMMENT -> true;
          case WORD, NUMBER, PARAMETER, OPERATOR, MARK -> false;
        };
    if (!mayBeOpen) {
      return OptionalInt.empty();
    }
    // A line between: it closes a comment that only a line can close.
    List<Token> closed = lexer.lex(text.substring(last.start()) + "\n;", backslashEscapes);
    int behind = last.start() + closed.get(closed.size() - 1).start();
    return behind <= text.length() ? OptionalInt.of(behind) : OptionalInt.empty();
  }
}
