package dev.segue.rules.config;

/** A look at SQL text that knows strings and quoted names, and nothing else. */
final class SqlScan {
  private SqlScan() {}

  /**
   * Whether a comment or a semicolon stands outside quotes: spliced into a statement, it would
   * swallow what follows or end the statement.
   */
  static boolean holdsCommentOrSemicolon(String text) {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == ';' || text.startsWith("--", i) || text.startsWith("/*", i)) {
        return true;
      }
      i = next(text, i);
    }
    return false;
  }

  /** How many brackets are open at once at most. */
  static int depth(String text) {
    int depth = 0;
    int deepest = 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      deepest = Math.max(deepest, depth);
      i = next(text, i);
    }
    return deepest;
  }

  /** The position of the next character outside quotes. */
  private static int next(String text, int i) {
    char c = text.charAt(i);
    return c == '\'' || c == '"' ? endOfQuoted(text, i) : i + 1;
  }

  /** The position after the closing quote, or the end of the text. */
  private static int endOfQuoted(String text, int start) {
    char quote = text.charAt(start);
    boolean escapes =
        quote == '\'' && start > 0 && Character.toLowerCase(text.charAt(start - 1)) == 'e';
    for (int i = start + 1; i < text.length(); i++) {
      if (escapes && text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == quote) {
        return i + 1;
      }
    }
    return text.length();
  }
}
