package dev.segue.rules.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** How PostgreSQL spells a name in SQL text. */
public final class PostgresNames {

  /** Words that are no column name without quotes: reserved, or reserved but for functions. */
  private static final Set<String> RESERVED =
      Set.of(
          ("all analyse analyze and any array as asc asymmetric authorization between bigint binary"
                  + " bit boolean both case cast char character check coalesce collate collation"
                  + " column concurrently constraint create cross current_catalog current_date"
                  + " current_role current_schema current_time current_timestamp current_user dec"
                  + " decimal default deferrable desc distinct do else end except exists extract"
                  + " false fetch float for foreign freeze from full grant greatest group grouping"
                  + " having ilike in initially inner inout int integer intersect interval into is"
                  + " isnull join lateral leading least left like limit localtime localtimestamp"
                  + " national natural nchar none normalize not notnull null nullif numeric offset"
                  + " on only or order out outer overlaps overlay placing position precision"
                  + " primary real references returning right row select session_user setof similar"
                  + " smallint some substring symmetric system_user table tablesample then time"
                  + " timestamp to trailing treat trim true union unique user using values varchar"
                  + " variadic verbose when where window with xmlattributes xmlconcat xmlelement"
                  + " xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize"
                  + " xmltable")
              .split(" "));

  /** Those among them that the server takes for a column all the same where one may stand. */
  private static final Set<String> NAMES_OF_COLUMNS =
      Set.of(
          ("between bigint bit boolean char character coalesce dec decimal exists extract float"
                  + " greatest grouping int integer interval least national nchar none normalize"
                  + " nullif numeric out overlay position precision real row setof smallint"
                  + " substring time timestamp treat trim values varchar xmlattributes xmlconcat"
                  + " xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot"
                  + " xmlserialize xmltable inout")
              .split(" "));

  /** The server cuts longer names, in its own encoding: UTF-8. */
  private static final int MAX_BYTES = 63;

  /** A name of no more characters has no more than {@link #MAX_BYTES} in any case. */
  private static final int SHORT = MAX_BYTES / 3;

  private PostgresNames() {}

  /**
   * The name as the server takes it: without what is beyond its limit, whole characters at a time.
   */
  static String clipped(String name) {
    if (name.length() <= SHORT) {
      return name;
    }
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_BYTES) {
      return name;
    }
    int end = MAX_BYTES;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /** Whether the word, without quotes, can be no column. */
  public static boolean isNeverColumn(String word) {
    return RESERVED.contains(word) && !NAMES_OF_COLUMNS.contains(word);
  }

  /** The name as SQL text: bare where that means the same, else in double quotes. */
  public static String quoteIfNeeded(String name) {
    boolean bare = isPlain(name) && !RESERVED.contains(name);
    return bare ? name : quote(name);
  }

  /** Whether it has small ASCII letters, digits and underscores only, and begins with no digit. */
  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean first = c == '_' || (c >= 'a' && c <= 'z');
      if (!first && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** The name in double quotes. */
  public static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
