package dev.segue.rules.resolve;

import java.util.Map;

/** Items of a select list over a table u with columns a and b, and the labels that they get. */
final class Labels {
  /** An item for which the server has no name. */
  static final String NONE = "?column?";

  static final Map<String, String> OF_ITEMS =
      Map.ofEntries(
          Map.entry("a", "a"),
          Map.entry("u.a", "a"),
          Map.entry("((a))", "a"),
          Map.entry("(u.a)", "a"),
          Map.entry("\"A b\"", "A b"),
          Map.entry("(a) || (b)", NONE),
          Map.entry("a COLLATE \"C\"", "a"),
          Map.entry("(a COLLATE \"C\")", "a"),
          Map.entry("a || b COLLATE \"C\"", NONE),
          Map.entry("a AS x", "x"),
          Map.entry("a x", "x"),
          Map.entry("a \"end\"", "end"),
          Map.entry("1 x", "x"),
          Map.entry("'1' x", "x"),
          Map.entry("(a) x", "x"),
          Map.entry("(ARRAY[a])[1] x", "x"),
          Map.entry("1", NONE),
          Map.entry("'1'", NONE),
          Map.entry("a IS NULL", NONE),
          Map.entry("NULL", NONE),
          Map.entry("a = b", NONE),
          Map.entry("a LIKE b", NONE),
          Map.entry("upper(a)", "upper"),
          Map.entry("upper(a) || b", NONE),
          Map.entry("CASE WHEN a = b THEN a ELSE b END", "b"),
          Map.entry("CASE WHEN a = b THEN a END", "case"),
          Map.entry("CASE WHEN a = b THEN a ELSE 'x' END", "case"),
          Map.entry(
              "CASE WHEN a = b THEN CASE WHEN true THEN a ELSE a END ELSE CASE a WHEN b THEN b ELSE a"
                  + " END END",
              "a"),
          Map.entry("CASE WHEN a = b THEN a ELSE b END || a", NONE),
          Map.entry("(SELECT max(b) FROM u)", "max"),
          Map.entry("(SELECT 1 AS one)", "one"),
          Map.entry("(SELECT a)", "a"),
          Map.entry("CAST(a AS varchar(3))", "a"),
          Map.entry("CAST(upper(a) AS text)", "upper"),
          Map.entry("a::text", "a"),
          Map.entry("u.a::text", "a"),
          Map.entry("u.a::text::varchar", "a"),
          Map.entry("(a)::text", "a"),
          Map.entry("upper(a) LIKE b", NONE),
          Map.entry("NOT a = b", NONE),
          Map.entry("(a)::text || b", NONE),
          Map.entry("a::text || b", NONE),
          Map.entry("u.a::text || b", NONE));

  private Labels() {}
}
