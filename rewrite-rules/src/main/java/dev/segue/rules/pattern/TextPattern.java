package dev.segue.rules.pattern;

import dev.segue.rules.sql.Surrogates;
import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A text without its literals, comments and the width of its blanks. Texts of equal {@link #key}
 * have the same tokens in the same order but for those, so that a place between the tokens of one
 * is the same place in the others. Immutable.
 *
 * <p>The key keeps a literal that could matter to a plan: one that holds the name of a table (a
 * function's body, a name to be cast to a table), one of a rare form, and a number in ORDER BY,
 * GROUP BY, LIMIT, OFFSET and FETCH.
 */
public final class TextPattern {
  /** Beyond this a text is more likely unlike any other. */
  private static final int MAX_LENGTH = 32 * 1024;

  /** Longer numbers are of larger types. */
  private static final int INT_DIGITS = 9;

  // Characters that stand in no text that has a pattern.
  private static final char STRING = '\u0001';
  private static final char NUMBER = '\u0002';
  private static final char COMMENT = '\u0003';
  private static final char GAP = '\u0004';
  private static final char END = '\u0005';

  private final String key;
  private final List<Token> tokens;

  private TextPattern(String key, List<Token> tokens) {
    this.key = key;
    this.tokens = tokens;
  }

  /**
   * The pattern of a text.
   *
   * @param tokens those of the text, comments among them
   * @param names sets of names that a plan may look for inside a literal
   * @return empty if the text is too long, or holds half a character or one that the key needs for
   *     itself
   */
  public static Optional<TextPattern> of(String text, List<Token> tokens, List<Set<String>> names) {
    if (text.length() > MAX_LENGTH || isOdd(text)) {
      return Optional.empty();
    }
    StringBuilder key = new StringBuilder(text.length() + 2 * tokens.size());
    boolean counted = false;
    int behind = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.start() > behind) {
        key.append(GAP);
      }
      behind = token.end();
      switch (token.kind()) {
        case COMMENT -> key.append(COMMENT);
        case STRING -> {
          if (isPlain(text, token) && names.stream().noneMatch(n -> holdsAny(text, token, n))) {
            key.append(STRING);
          } else {
            key.append(text, token.start(), behind);
          }
        }
        case NUMBER -> {
          if (!counted && isPlainNumber(text, token)) {
            key.append(NUMBER);
          } else {
            key.append(text, token.start(), behind);
          }
        }
        case WORD -> {
          counted = counts(token, counted);
          key.append(text, token.start(), behind);
        }
        default -> key.append(text, token.start(), behind);
      }
      key.append(END);
    }
    if (text.length() > behind) {
      key.append(GAP);
    }
    return Optional.of(new TextPattern(key.toString(), tokens));
  }

  /** Equal for texts of one pattern, and for no others. */
  public String key() {
    return key;
  }

  /** The text's tokens, comments among them. */
  public List<Token> tokens() {
    return tokens;
  }

  private static boolean isOdd(String text) {
    boolean halves = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= END) {
        return true;
      }
      halves |= Character.isSurrogate(c);
    }
    return halves && Surrogates.firstAlone(text) >= 0;
  }

  /** Whether numbers behind that word may mean places or counts. */
  private static boolean counts(Token word, boolean before) {
    return switch (word.name()) {
      case "by", "limit", "offset", "fetch" -> true;
      case "select", "from", "where", "set", "values", "union", "and", "or", "on" -> false;
      default -> before;
    };
  }

  private static boolean isPlain(String text, Token token) {
    return token.end() - token.start() > 1
        && text.charAt(token.start()) == '\''
        && text.charAt(token.end() - 1) == '\'';
  }

  private static boolean isPlainNumber(String text, Token token) {
    for (int i = token.start(); i < token.end(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return token.end() - token.start() <= INT_DIGITS;
  }

  private static boolean holdsAny(String text, Token token, Set<String> names) {
    for (String name : names) {
      for (int at = token.start(); at + name.length() <= token.end(); at++) {
        if (text.startsWith(name, at)) {
          return true;
        }
      }
    }
    return false;
  }
}
