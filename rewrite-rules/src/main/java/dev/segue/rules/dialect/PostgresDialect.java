package dev.segue.rules.dialect;

import dev.segue.rules.sql.Lexer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL 14 and later. */
public final class PostgresDialect implements Dialect {
  /** The one instance there need be. */
  public static final PostgresDialect INSTANCE = new PostgresDialect();

  private static final Lexer LEXER = new PostgresLexer();
  private static final Pattern BOUNDS = Pattern.compile("\\([^)]*\\)");
  private static final Pattern BOUNDED =
      Pattern.compile("(character varying|character)\\((\\d+)\\)");

  /** What the server adds to a declared length to make a type modifier of it. */
  private static final int LENGTH_HEADER = 4;

  private PostgresDialect() {}

  @Override
  public String subprotocol() {
    return "postgresql";
  }

  @Override
  public Lexer lexer() {
    return LEXER;
  }

  @Override
  public String quote(String name) {
    return PostgresNames.quoteIfNeeded(name);
  }

  @Override
  public boolean isNeverColumn(String word) {
    return PostgresNames.isNeverColumn(word);
  }

  @Override
  public String canonicalType(String type) {
    return PostgresTypes.canonical(type);
  }

  @Override
  public String unbounded(String type) {
    String unbounded = BOUNDS.matcher(PostgresTypes.canonical(type)).replaceFirst("");
    // Without a length of its own character is one of a single character.
    return unbounded.equals("character") ? "bpchar" : unbounded;
  }

  @Override
  public String comparable(String value, String type) {
    if (PostgresTypes.canonical(type).startsWith("numeric")) {
      return "CAST(" + value + " AS numeric)";
    }
    String cast = "CAST(" + value + " AS " + type + ")";
    return PostgresTypes.largest(type)
        .map(
            largest ->
                "CASE WHEN (%1$s BETWEEN -%2$s - 1 AND %2$s) IS NOT FALSE THEN %3$s END"
                    .formatted(value, largest, cast))
        .orElse(cast);
  }

  /** Types whose values have no equality, or one of their areas, compare as their text. */
  @Override
  public String same(String one, String other, String type) {
    return PostgresTypes.isComparable(type)
        ? one + " IS NOT DISTINCT FROM " + other
        : "CAST(%s AS text) IS NOT DISTINCT FROM CAST(%s AS text)".formatted(one, other);
  }

  @Override
  public boolean comparesAcross(String from, String to) {
    return PostgresTypes.isWidening(from, to) && PostgresTypes.shareOperators(from, to);
  }

  @Override
  public Optional<String> fits(String value, String from, String to) {
    if (PostgresTypes.isWidening(from, to)) {
      return Optional.of("true");
    }
    // An integer that is too large makes its cast raise before anything can be compared.
    return PostgresTypes.isWidening(to, from)
        ? PostgresTypes.largest(to)
            .map(
                largest ->
                    "(%1$s BETWEEN %2$s AND %3$s) IS NOT FALSE"
                        .formatted(value, "-" + largest + " - 1", largest))
        : Optional.empty();
  }

  @Override
  public String assigned(String value, String type) {
    Matcher matcher = BOUNDED.matcher(PostgresTypes.canonical(type));
    if (!matcher.matches()) {
      return "CAST(" + value + " AS " + type + ")";
    }
    // An explicit cast cuts an over-long value; the server's own length coercion, told that the
    // cast is not explicit, raises 22001 as an assignment does.
    boolean varying = matcher.group(1).endsWith("varying");
    int modifier = Integer.parseInt(matcher.group(2)) + LENGTH_HEADER;
    return "pg_catalog.\""
        + (varying ? "varchar" : "bpchar")
        + "\"(CAST("
        + value
        + " AS "
        + (varying ? "varchar" : "bpchar")
        + "), "
        + modifier
        + ", false)";
  }
}
