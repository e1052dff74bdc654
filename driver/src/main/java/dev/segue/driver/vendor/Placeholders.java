package dev.segue.driver.vendor;

/**
 * Where the parameters of a statement's text are. pgjdbc sends {@code $1} for the first {@code ?}
 * and {@code ?} for {@code ??}, so the server counts its positions in another text.
 */
final class Placeholders {
  private final String text;
  private int next;

  private Placeholders(String text) {
    this.text = text;
  }

  /** The offset in JDBC's text that an offset in the server's text stands for. */
  static int inJdbcText(String text, int serverOffset) {
    return new Placeholders(text).find(serverOffset);
  }

  private int find(int serverOffset) {
    int number = 0;
    int shift = 0;
    while (next < text.length() && next + shift < serverOffset) {
      if (text.charAt(next) != '?') {
        skip();
      } else if (at(next + 1) == '?') {
        next += 2;
        shift--;
      } else {
        number++;
        int longer = Integer.toString(number).length();
        if (serverOffset <= next + shift + longer) {
          return next;
        }
        next++;
        shift += longer;
      }
    }
    return Math.min(serverOffset - shift, text.length());
  }

  /** Moves behind a character, or behind the whole of what a {@code ?} may hide in. */
  private void skip() {
    char c = text.charAt(next);
    if (c == '\'') {
      boolean escapes = next > 0 && (at(next - 1) == 'E' || at(next - 1) == 'e');
      quoted(c, escapes);
    } else if (c == '"') {
      quoted(c, false);
    } else if (c == '-' && at(next + 1) == '-') {
      int end = text.indexOf('\n', next);
      next = end < 0 ? text.length() : end;
    } else if (c == '/' && at(next + 1) == '*') {
      comment();
    } else if (c == '$' && (next == 0 || !Character.isJavaIdentifierPart(at(next - 1)))) {
      dollarQuoted();
    } else {
      next++;
    }
  }

  private void quoted(char quote, boolean escapes) {
    next++;
    while (next < text.length() && text.charAt(next) != quote) {
      next += escapes && text.charAt(next) == '\\' ? 2 : 1;
    }
    next = Math.min(next + 1, text.length());
  }

  private void comment() {
    int depth = 0;
    do {
      if (at(next) == '/' && at(next + 1) == '*') {
        depth++;
        next += 2;
      } else if (at(next) == '*' && at(next + 1) == '/') {
        depth--;
        next += 2;
      } else {
        next++;
      }
    } while (depth > 0 && next < text.length());
  }

  private void dollarQuoted() {
    int end = next + 1;
    while (Character.isLetterOrDigit(at(end)) || at(end) == '_') {
      end++;
    }
    if (at(end) != '$' || Character.isDigit(at(next + 1))) {
      next++;
      return;
    }
    String tag = text.substring(next, end + 1);
    int close = text.indexOf(tag, end + 1);
    next = close < 0 ? text.length() : close + tag.length();
  }

  private char at(int index) {
    return index < text.length() ? text.charAt(index) : '\0';
  }
}
