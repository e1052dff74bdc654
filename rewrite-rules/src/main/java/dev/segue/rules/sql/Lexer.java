package dev.segue.rules.sql;

import java.util.List;

/** Splits a text into tokens as one database does. Implementations are stateless. */
@FunctionalInterface
public interface Lexer {
  /**
   * The tokens of the text, comments among them, in order. Never fails: what is left open at the
   * end of the text ends there.
   *
   * @param backslashEscapes whether a backslash escapes in an ordinary string literal
   */
  List<Token> lex(String text, boolean backslashEscapes);
}
