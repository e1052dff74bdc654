package dev.segue.driver.execute;

import dev.segue.rules.plan.Prefilter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What running a text may change for the plans of later ones, as far as its words show. Errs
 * towards more: a needless look at the catalog costs a moment, a missed one a wrong plan.
 *
 * @param catalog whether tables may change
 * @param session whether the search path, string literals or temporary tables may change
 * @param rollback whether it may undo such a change
 * @param query whether a statement in it yields rows that could be updated
 * @param endsTransactionAndGoesOn whether it ends a transaction and has another statement after
 * @param transaction whether it may begin or end a transaction
 */
public record Effects(
    boolean catalog,
    boolean session,
    boolean rollback,
    boolean query,
    boolean endsTransactionAndGoesOn,
    boolean transaction) {
  /** A text that changes nothing for others. */
  public static final Effects NONE = new Effects(false, false, false, false, false, false);

  /** A savepoint was rolled back to. */
  static final Effects PARTLY_UNDONE = new Effects(false, false, true, false, false, false);

  private static final Effects QUERY = new Effects(false, false, false, true, false, false);
  private static final Effects ANYTHING = new Effects(true, true, true, true, false, true);
  private static final Effects UNKNOWN = new Effects(false, false, false, false, false, true);

  private static final Set<String> CATALOG_WORDS =
      Set.of("CREATE", "ALTER", "DROP", "RENAME", "IMPORT", "DO");
  private static final Set<String> SESSION_WORDS = Set.of("RESET", "DISCARD", "CALL", "DO", "{");
  private static final Set<String> QUERY_WORDS = Set.of("SELECT", "WITH", "VALUES", "TABLE");
  private static final Set<String> PLAIN_WORDS = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

  private static final Set<String> END_WORDS = Set.of("ROLLBACK", "ABORT", "COMMIT", "END");

  private static final Pattern SETS_SESSION =
      Pattern.compile(
          "search_path|schema|role|session|standard_conforming_strings|local",
          Pattern.CASE_INSENSITIVE);
  private static final Set<String> HIDDEN_WORDS = Set.of("set_config", "temp");
  private static final Pattern HIDDEN_SETTING =
      Pattern.compile(
          "set_config|\\binto\\s+(?:local\\s+|global\\s+)?temp", Pattern.CASE_INSENSITIVE);

  /** Whether anything has to be done after the text ran. */
  public boolean any() {
    return catalog || session || rollback;
  }

  /** The effects of both. */
  public Effects and(Effects other) {
    return new Effects(
        catalog || other.catalog,
        session || other.session,
        rollback || other.rollback,
        query || other.query,
        endsTransactionAndGoesOn || other.endsTransactionAndGoesOn,
        transaction || other.transaction);
  }

  /** The effects of a text, which may hold several statements. */
  public static Effects of(String text) {
    Effects all = NONE;
    int start = 0;
    // A semicolon inside a literal starts a "statement" too: the price of not lexing is a look
    // more.
    while (start <= text.length()) {
      int end = text.indexOf(';', start);
      int stop = end < 0 ? text.length() : end;
      all = all.and(ofStatement(text, start, stop));
      start = stop + 1;
    }
    return all;
  }

  private static Effects ofStatement(String text, int start, int stop) {
    int from = firstWord(text, start, stop);
    if (from < 0) {
      return ANYTHING;
    }
    int to = from;
    while (to < stop && Character.isLetter(text.charAt(to))) {
      to++;
    }
    if (from < stop && text.charAt(from) == '{') {
      to = from + 1;
    }
    String word = text.substring(from, to).toUpperCase(Locale.ROOT);
    if (CATALOG_WORDS.contains(word)) {
      return new Effects(true, true, false, false, false, true);
    }
    if (SESSION_WORDS.contains(word)) {
      return new Effects(false, true, false, false, false, true);
    }
    if (word.equals("SET")) {
      boolean session = SETS_SESSION.matcher(text).region(to, stop).find();
      return session ? new Effects(false, true, false, false, false, true) : UNKNOWN;
    }
    if (END_WORDS.contains(word)) {
      boolean goesOn = stop < text.length() && !text.substring(stop + 1).isBlank();
      return new Effects(false, false, true, false, goesOn, true);
    }
    if (QUERY_WORDS.contains(word)) {
      boolean hidden =
          Prefilter.mentionsAny(HIDDEN_WORDS, text)
              && HIDDEN_SETTING.matcher(text).region(to, stop).find();
      return hidden ? new Effects(false, true, false, true, false, false) : QUERY;
    }
    return from == stop || PLAIN_WORDS.contains(word) ? NONE : UNKNOWN;
  }

  /**
   * Where the first word begins, behind blanks, parentheses and comments. By hand: a regular
   * expression with alternatives in a loop overflows the stack on a long comment.
   *
   * @return -1 behind a comment that holds another, which ends elsewhere in other databases
   */
  private static int firstWord(String text, int start, int stop) {
    int next = start;
    while (next < stop) {
      char c = text.charAt(next);
      if (text.startsWith("--", next)) {
        int end = text.indexOf('\n', next);
        next = end < 0 ? stop : end + 1;
      } else if (text.startsWith("/*", next)) {
        int end = text.indexOf("*/", next + 2);
        int inner = text.indexOf("/*", next + 2);
        if (inner >= 0 && inner < end) {
          return -1;
        }
        next = end < 0 ? stop : end + 2;
      } else if (c == '(' || Character.isWhitespace(c)) {
        next++;
      } else {
        return next;
      }
    }
    return Math.min(next, stop);
  }
}
