package dev.segue.driver.execute;

import dev.segue.rules.plan.Prefilter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads off a text's words what running it may change. Its work grows as the text does, whatever
 * stands in it. Used once, by one thread.
 */
final class EffectsReader {
  private static final Set<String> CATALOG_WORDS =
      Set.of("CREATE", "ALTER", "DROP", "RENAME", "IMPORT", "DO");
  private static final Set<String> SESSION_WORDS = Set.of("RESET", "DISCARD", "CALL", "DO", "{");
  private static final Set<String> QUERY_WORDS = Set.of("SELECT", "WITH", "VALUES", "TABLE");
  private static final Set<String> PLAIN_WORDS = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

  private static final Set<String> ROWLESS_WORDS =
      Set.of(
          "BEGIN",
          "START",
          "COMMIT",
          "END",
          "ROLLBACK",
          "ABORT",
          "SAVEPOINT",
          "RELEASE",
          "SET",
          "RESET",
          "SHOW",
          "LOCK");

  private static final Set<String> END_WORDS = Set.of("ROLLBACK", "ABORT", "COMMIT", "END");

  private static final Pattern SETS_SESSION =
      Pattern.compile(
          "search_path|schema|role|session|standard_conforming_strings|local",
          Pattern.CASE_INSENSITIVE);
  private static final Set<String> HIDDEN_WORDS = Set.of("set_config", "temp");
  private static final Pattern HIDDEN_SETTING =
      Pattern.compile(
          "set_config|\\binto\\s+(?:local\\s+|global\\s+)?temp", Pattern.CASE_INSENSITIVE);

  private final String text;
  private final boolean mayHide;
  private final Place comment;
  private final Place commentEnd;
  private final Place lineEnd;

  private boolean catalog;
  private boolean session;
  private boolean rollback;
  private boolean query;
  private boolean endsTransactionAndGoesOn;
  private boolean transaction;
  private boolean rowless = true;

  EffectsReader(String text) {
    this.text = text;
    this.mayHide = Prefilter.mentionsAny(HIDDEN_WORDS, text);
    this.comment = new Place(text, "/*");
    this.commentEnd = new Place(text, "*/");
    this.lineEnd = new Place(text, "\n");
  }

  /** Where something stands next; what was found once is not looked for again. */
  private static final class Place {
    private final String text;
    private final String sought;
    private int from;
    private int found = -1;

    Place(String text, String sought) {
      this.text = text;
      this.sought = sought;
    }

    /** The first place from there on, or the text's end; asked for ascending places mostly. */
    int next(int start) {
      if (start < from || start > found) {
        int at = text.indexOf(sought, start);
        found = at < 0 ? text.length() : at;
        from = start;
      }
      return found;
    }
  }

  Effects read() {
    int start = 0;
    // A semicolon inside a literal starts a "statement" too: the price of not lexing is a look
    // more.
    while (start <= text.length()) {
      int end = text.indexOf(';', start);
      int stop = end < 0 ? text.length() : end;
      statement(start, stop);
      start = stop + 1;
    }
    Calls calls = Calls.in(text);
    return new Effects(
        catalog,
        session || calls.unclear(),
        rollback,
        query,
        endsTransactionAndGoesOn,
        transaction,
        rowless,
        calls.names());
  }

  private void statement(int start, int stop) {
    int from = firstWord(start, stop);
    if (from < 0) {
      anything();
      return;
    }
    int to = from;
    while (to < stop && Character.isLetter(text.charAt(to))) {
      to++;
    }
    if (from < stop && text.charAt(from) == '{') {
      to = from + 1;
    }
    String word = text.substring(from, to).toUpperCase(Locale.ROOT);
    rowless &= from == stop || ROWLESS_WORDS.contains(word);
    if (QUERY_WORDS.contains(word)) {
      query = true;
      session |= mayHide && HIDDEN_SETTING.matcher(text).region(to, stop).find();
    } else if (from < stop && !PLAIN_WORDS.contains(word)) {
      transaction = true;
      catalog |= CATALOG_WORDS.contains(word);
      session |= CATALOG_WORDS.contains(word) || SESSION_WORDS.contains(word);
      session |= word.equals("SET") && SETS_SESSION.matcher(text).region(to, stop).find();
      rollback |= END_WORDS.contains(word);
      endsTransactionAndGoesOn |= END_WORDS.contains(word) && goesOn(stop);
    }
  }

  private void anything() {
    catalog = true;
    session = true;
    rollback = true;
    query = true;
    transaction = true;
    rowless = false;
  }

  private boolean goesOn(int stop) {
    int next = stop + 1;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    return next < text.length();
  }

  /**
   * Where the first word begins, behind blanks, parentheses and comments. By hand: a regular
   * expression with alternatives in a loop overflows the stack on a long comment.
   *
   * @return -1 behind a comment that holds another, which ends elsewhere in other databases
   */
  private int firstWord(int start, int stop) {
    int next = start;
    while (next < stop) {
      char c = text.charAt(next);
      if (text.startsWith("--", next)) {
        next = lineEnd.next(next) + 1;
      } else if (text.startsWith("/*", next)) {
        int end = commentEnd.next(next + 2);
        int inner = comment.next(next + 2);
        if (inner < end && end < text.length()) {
          return -1;
        }
        next = end + 2;
      } else if (c == '(' || Character.isWhitespace(c)) {
        next++;
      } else {
        return next;
      }
    }
    return Math.min(next, stop);
  }
}
