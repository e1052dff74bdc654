package dev.segue.driver.execute;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The functions that a text may call, as far as its characters show: names before a parenthesis.
 * Errs towards more, but for words of the language and functions of the server's own that every
 * application calls.
 *
 * @param names the names, folded as the database does
 * @param unclear whether there are too many to look at, or literals whose end is a question of the
 *     session's settings
 */
record Calls(Set<String> names, boolean unclear) {
  /** More are not worth a look each. */
  private static final int MOST = 64;

  /** Longer names are cut by the server, and none of a function's that anyone wrote. */
  private static final int LONGEST = 63;

  private static final Set<String> NO_FUNCTIONS =
      Set.of(
          "all",
          "and",
          "any",
          "array",
          "as",
          "between",
          "by",
          "case",
          "cast",
          "check",
          "conflict",
          "default",
          "distinct",
          "else",
          "end",
          "except",
          "exists",
          "extract",
          "filter",
          "from",
          "group",
          "grouping",
          "having",
          "in",
          "intersect",
          "interval",
          "into",
          "is",
          "join",
          "key",
          "lateral",
          "like",
          "limit",
          "materialized",
          "not",
          "offset",
          "on",
          "only",
          "or",
          "over",
          "overlay",
          "partition",
          "position",
          "references",
          "returning",
          "row",
          "select",
          "set",
          "sets",
          "some",
          "then",
          "trim",
          "union",
          "unique",
          "using",
          "values",
          "when",
          "where",
          "with",
          "within");

  private static final Set<String> TYPES =
      Set.of("bit", "char", "character", "decimal", "numeric", "time", "timestamp", "varchar");

  private static final Set<String> SERVERS_OWN =
      Set.of(
          "abs",
          "array_agg",
          "avg",
          "ceil",
          "coalesce",
          "concat",
          "count",
          "currval",
          "date_trunc",
          "dense_rank",
          "floor",
          "gen_random_uuid",
          "generate_series",
          "greatest",
          "least",
          "left",
          "length",
          "lower",
          "max",
          "md5",
          "min",
          "mod",
          "nextval",
          "now",
          "nullif",
          "pg_advisory_xact_lock",
          "random",
          "rank",
          "replace",
          "right",
          "round",
          "row_number",
          "setval",
          "string_agg",
          "substr",
          "substring",
          "sum",
          "to_char",
          "to_date",
          "to_timestamp",
          "unnest",
          "upper");

  /** The names in a text. */
  static Calls in(String text) {
    return new Scan(text).calls();
  }

  private static final class Scan {
    private final String text;
    private final Set<String> names = new HashSet<>();

    Scan(String text) {
      this.text = text;
    }

    Calls calls() {
      int at = 0;
      // Where the last of what is neither blank nor comment ends.
      int said = 0;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '\'') {
          int end = closing(at);
          if (end > text.length() || text.charAt(end - 2) == '\\') {
            return new Calls(Set.of(), true);
          }
          at = end;
          said = at;
        } else if (c == '"') {
          at = closing(at);
          said = at;
        } else if (c == '$') {
          at = dollarEnd(at);
          said = at;
        } else if (c == '-' && text.startsWith("--", at)) {
          at = behind("\n", at);
        } else if (c == '/' && text.startsWith("/*", at)) {
          at = behind("*/", at + 2);
        } else {
          if (c == '(') {
            before(said);
          }
          at++;
          said = Character.isWhitespace(c) ? said : at;
        }
      }
      return names.size() > MOST ? new Calls(Set.of(), true) : new Calls(names, false);
    }

    /** Behind the quote that closes the one there; beyond the text's end if none does. */
    private int closing(int opening) {
      char quote = text.charAt(opening);
      int at = text.indexOf(quote, opening + 1);
      while (at >= 0 && at + 1 < text.length() && text.charAt(at + 1) == quote) {
        at = text.indexOf(quote, at + 2);
      }
      return at < 0 ? text.length() + 1 : at + 1;
    }

    private int dollarEnd(int at) {
      int tagEnd = at + 1;
      while (tagEnd < text.length()
          && (Character.isLetterOrDigit(text.charAt(tagEnd)) || text.charAt(tagEnd) == '_')) {
        tagEnd++;
      }
      boolean quotes =
          tagEnd < text.length()
              && text.charAt(tagEnd) == '$'
              && !Character.isDigit(text.charAt(at + 1));
      return quotes ? behind(text.substring(at, tagEnd + 1), tagEnd + 1) : at + 1;
    }

    private int behind(String sought, int from) {
      int found = text.indexOf(sought, from);
      return found < 0 ? text.length() : found + sought.length();
    }

    /** Takes the name that ends there and has a parenthesis behind it, if one does. */
    private void before(int end) {
      int begin = nameBegins(end);
      if (begin == end || end - begin > LONGEST) {
        return;
      }
      String name = text.substring(begin, end).toLowerCase(Locale.ROOT);
      boolean quoted = text.charAt(begin) == '"';
      boolean qualified = begin > 0 && text.charAt(begin - 1) == '.';
      if (quoted) {
        names.add(text.substring(begin + 1, end - 1));
      } else if (!NO_FUNCTIONS.contains(name)
          && !TYPES.contains(name)
          && (qualified || !SERVERS_OWN.contains(name))
          && !isTarget(begin)) {
        names.add(name);
      }
    }

    /** Whether the name is that of a table whose columns follow. */
    private boolean isTarget(int begin) {
      int from = begin;
      while (from > 0 && text.charAt(from - 1) == '.') {
        from = nameBegins(from - 1);
      }
      int end = blanksBegin(from);
      return text.regionMatches(true, end - 4, "into", 0, 4);
    }

    private int blanksBegin(int end) {
      int at = end;
      while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
        at--;
      }
      return at;
    }

    private int nameBegins(int end) {
      if (end > 1 && text.charAt(end - 1) == '"') {
        int opening = text.lastIndexOf('"', end - 2);
        return opening < 0 ? end : opening;
      }
      int at = end;
      while (at > 0 && end - at <= LONGEST && isNamePart(text.charAt(at - 1))) {
        at--;
      }
      return at < end && Character.isDigit(text.charAt(at)) ? end : at;
    }

    private static boolean isNamePart(char c) {
      return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
  }
}
