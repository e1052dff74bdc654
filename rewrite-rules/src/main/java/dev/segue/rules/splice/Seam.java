package dev.segue.rules.splice;

/** Where two pieces of a text meet that were not written beside each other. Stateless. */
final class Seam {
  private static final String OPERATORS = "+-*/<>=~!@#%^&|:";

  private Seam() {}

  /**
   * Whether two tokens, one ending and the other beginning with these characters, could be read as
   * one, or as the beginning of a comment. Errs only towards yes: a blank between tokens means
   * nothing.
   */
  static boolean glues(char before, char after) {
    if (isQuote(after)) {
      // E'…' and U&"…" are one token, and a quote doubled is none that closes.
      return isWord(before) || before == '&' || before == after;
    }
    return (isWord(before) && isWord(after))
        || (before == '?' && after == '?')
        || (isOperator(before) && isOperator(after));
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"' || c == '`';
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
  }

  private static boolean isOperator(char c) {
    return OPERATORS.indexOf(c) >= 0;
  }
}
