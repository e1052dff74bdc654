package dev.segue.rules.sql;

import java.util.List;

/**
 * One token of a statement's text.
 *
 * @param kind what it is
 * @param start its offset in the text
 * @param end the offset behind it
 * @param name for a word, its text folded as the database folds it; for a quoted name, the name;
 *     else its text
 */
public record Token(Kind kind, int start, int end, String name) {

  /** What tells a capital letter from a small one in ASCII. */
  private static final int CASE_BIT = 0x20;

  /** What a token is. */
  public enum Kind {
    /** A keyword or a name without quotes. */
    WORD,
    /** A name in quotes. */
    QUOTED,
    STRING,
    NUMBER,
    /** A JDBC parameter, {@code ?}. */
    PARAMETER,
    OPERATOR,
    /** One of {@code ( ) [ ] { } , ; .}. */
    MARK,
    COMMENT
  }

  /** These tokens but for comments, which mean nothing wherever they stand. */
  static List<Token> withoutComments(List<Token> tokens) {
    for (Token token : tokens) {
      if (token.kind() == Kind.COMMENT) {
        return tokens.stream().filter(other -> other.kind() != Kind.COMMENT).toList();
      }
    }
    return tokens;
  }

  /** Where in a list the first token stands that begins at that offset of the text or behind it. */
  static int firstFrom(List<Token> tokens, int offset) {
    int low = 0;
    int high = tokens.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tokens.get(middle).start() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The same token of a text that begins at that offset of this one's. */
  Token from(int offset) {
    return new Token(kind, start - offset, end - offset, name);
  }

  /** Whether it is this word of small ASCII letters, written without quotes in any case. */
  public boolean is(String word) {
    return kind == Kind.WORD
        && name.length() == word.length()
        && (name.charAt(0) | CASE_BIT) == word.charAt(0)
        && name.equalsIgnoreCase(word);
  }

  /** Whether it is this punctuation mark. */
  public boolean isMark(char mark) {
    return kind == Kind.MARK && name.charAt(0) == mark;
  }

  /** Whether it may be a name. */
  public boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }

  /**
   * Whether this is the word NAME of {@code xmlelement(NAME a, …)} or {@code xmlpi(NAME p)}, and no
   * column.
   *
   * @param function the token before the parenthesis
   * @param open the token before this one
   * @param named the token behind it
   */
  public boolean isXmlName(Token function, Token open, Token named) {
    return is("name")
        && open.isMark('(')
        && (function.is("xmlelement") || function.is("xmlpi"))
        && named.isName();
  }
}
