package dev.segue.driver.execute;

import dev.segue.rules.plan.Prefilter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads off a text's words what running it may change. Its work grows as the text does, whatever
 * stands in it. Used once, by one thread.
 */
final class EffectsReader {
  private static final Set<String> CATALOG_WORDS =
      Set.of("CREATE", "ALTER", "DROP", "RENAME", "IMPORT", "DO");
  private static final Set<String> SESSION_WORDS =
      Set.of("RESET", "DISCARD", "CALL", "DO", "EXECUTE", "{");
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
  private static final Set<String> SETTING_WORDS = Set.of("set_config");
  private static final Set<String> TEMPORARY_WORDS = Set.of("temp");
  private static final Set<String> CREATING = Set.of("create");
  private static final Set<String> ANALYZING = Set.of("analyze", "analyse");

  /** With a comment behind the word, too. */
  private static final Pattern INTO =
      Pattern.compile("\\binto(?:\\s|/\\*|--)", Pattern.CASE_INSENSITIVE);

  private static final int UNCLEAR = -1;
  private static final int READ = -2;

  private final String text;
  private final Place comment;
  private final Place commentEnd;
  private final Place lineEnd;
  private final Place semicolon;

  /** Where comments begin whose next word was read; a text without any makes none. */
  private @Nullable Set<Integer> passed;

  private boolean sets;
  private boolean explains;

  private boolean catalog;
  private boolean session;
  private boolean rollback;
  private boolean query;
  private boolean endsTransactionAndGoesOn;
  private boolean transaction;
  private boolean rowless = true;

  EffectsReader(String text) {
    this.text = text;
    this.comment = new Place(text, "/*");
    this.commentEnd = new Place(text, "*/");
    this.lineEnd = new Place(text, "\n");
    this.semicolon = new Place(text, ";");
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
    // A semicolon inside a literal or a comment begins a "statement", too: the price of not lexing
    // is a look more.
    for (int start = 0; start <= text.length(); start = semicolon.next(start) + 1) {
      int word = firstWord(start);
      if (word == UNCLEAR) {
        anything();
      } else if (word != READ) {
        statement(word);
      }
    }
    // Where these stand in the text is of no matter: a comment amid the words may hold a semicolon.
    session |= sets && SETS_SESSION.matcher(text).find();
    session |= Prefilter.mentionsAny(SETTING_WORDS, text);
    session |= query && Prefilter.mentionsAny(TEMPORARY_WORDS, text) && INTO.matcher(text).find();
    // EXPLAIN ANALYZE CREATE TABLE … AS makes the table.
    boolean makes =
        explains && Prefilter.mentionsAny(ANALYZING, text) && Prefilter.mentionsAny(CREATING, text);
    catalog |= makes;
    session |= makes;
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

  /** Notes what a statement does whose first word begins there. */
  private void statement(int from) {
    int to = from;
    while (to < text.length() && Character.isLetter(text.charAt(to))) {
      to++;
    }
    if (from < text.length() && text.charAt(from) == '{') {
      to = from + 1;
    }
    boolean empty = from == text.length() || text.charAt(from) == ';';
    String word = text.substring(from, to).toUpperCase(Locale.ROOT);
    rowless &= empty || ROWLESS_WORDS.contains(word);
    if (QUERY_WORDS.contains(word)) {
      query = true;
    } else if (!empty && !PLAIN_WORDS.contains(word)) {
      transaction = true;
      catalog |= CATALOG_WORDS.contains(word);
      session |= CATALOG_WORDS.contains(word) || SESSION_WORDS.contains(word);
      sets |= word.equals("SET");
      explains |= word.equals("EXPLAIN");
      rollback |= END_WORDS.contains(word);
      endsTransactionAndGoesOn |= END_WORDS.contains(word) && goesOn(to);
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

  /** Whether a statement comes behind that one's semicolon. */
  private boolean goesOn(int word) {
    int next = text.indexOf(';', word);
    if (next < 0) {
      return false;
    }
    next++;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    return next < text.length();
  }

  /**
   * Where the first word begins, behind blanks, parentheses and comments, whatever stands in those.
   * By hand: a regular expression with alternatives in a loop overflows the stack on a long
   * comment.
   *
   * @return {@link #UNCLEAR} behind a comment that holds another, which ends elsewhere in other
   *     databases; {@link #READ} where the way leads to what was returned before
   */
  private int firstWord(int start) {
    int next = start;
    while (next < text.length()) {
      char c = text.charAt(next);
      if (text.startsWith("--", next)) {
        if (!pass(next)) {
          return READ;
        }
        next = lineEnd.next(next) + 1;
      } else if (text.startsWith("/*", next)) {
        if (!pass(next)) {
          return READ;
        }
        int end = commentEnd.next(next + 2);
        int inner = comment.next(next + 2);
        if (inner < end && end < text.length()) {
          return UNCLEAR;
        }
        next = end + 2;
      } else if (c == '(' || Character.isWhitespace(c)) {
        next++;
      } else {
        return next;
      }
    }
    return Math.min(next, text.length());
  }

  /** Notes that a comment was passed; whether it was the first time. */
  private boolean pass(int comment) {
    Set<Integer> known = passed;
    if (known == null) {
      known = new HashSet<>();
      passed = known;
    }
    return known.add(comment);
  }
}
