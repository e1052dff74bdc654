package dev.segue.rules.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What PostgreSQL's types are called and which of them hold every value of another: its aliases,
 * and its widenings.
 */
public final class PostgresTypes {
  private static final Pattern SPELLING =
      Pattern.compile(
          "(?<name>[^(\\[]+?)\\s*(?:\\((?<arguments>[^)]*)\\))?(?<zone>\\s+with(?:out)? time zone)?"
              + "\\s*(?<array>(?:\\[\\d*\\])*)");

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern ARGUMENTS =
      Pattern.compile("\\s*\\d{1,8}\\s*(,\\s*-?\\d{1,8}\\s*)?");
  private static final String OWN_SCHEMA = "pg_catalog.";

  /** The server's own spelling of each alias. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("int", "integer"),
          Map.entry("int4", "integer"),
          Map.entry("int2", "smallint"),
          Map.entry("int8", "bigint"),
          Map.entry("bool", "boolean"),
          Map.entry("float4", "real"),
          Map.entry("float8", "double precision"),
          Map.entry("float", "double precision"),
          Map.entry("decimal", "numeric"),
          Map.entry("dec", "numeric"),
          Map.entry("varchar", "character varying"),
          Map.entry("char varying", "character varying"),
          Map.entry("char", "character"),
          Map.entry("bpchar", "character"),
          Map.entry("varbit", "bit varying"),
          Map.entry("timestamptz", "timestamp with time zone"),
          Map.entry("timetz", "time with time zone"),
          Map.entry("timestamp", "timestamp without time zone"),
          Map.entry("time", "time without time zone"));

  private static final List<String> INTEGERS = List.of("smallint", "integer", "bigint");

  /** How many decimal digits an integer type can need. */
  private static final Map<String, Integer> DIGITS =
      Map.of("smallint", 5, "integer", 10, "bigint", 19);

  /** Those without an equality, and those whose equality is one of areas or of lengths. */
  private static final Set<String> WITHOUT_EQUALITY =
      Set.of(
          "json", "jsonpath", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle");

  private PostgresTypes() {}

  /** Whether the {@code =} of a type of the server's own tells its values apart. */
  static boolean isComparable(String type) {
    String canonical = canonical(type);
    int array = canonical.indexOf('[');
    return !WITHOUT_EQUALITY.contains(array < 0 ? canonical : canonical.substring(0, array));
  }

  /**
   * The type as the server spells it in its catalog: {@code character varying(40)} for {@code
   * VARCHAR( 40 )}. A spelling that is not understood comes back in lower case.
   */
  public static String canonical(String type) {
    return Type.parse(type).toString();
  }

  /**
   * Whether each value of {@code from} is one of {@code to}, equal and in the same order, and each
   * value of {@code to} that is none of {@code from} makes the cast back raise.
   */
  public static boolean isWidening(String from, String to) {
    Type narrow = Type.parse(from);
    Type wide = Type.parse(to);
    if (!narrow.array.isEmpty() || !wide.array.isEmpty()) {
      return false;
    }
    if (INTEGERS.contains(narrow.name)) {
      return widensInteger(narrow, wide);
    }
    return switch (narrow.name) {
      case "character varying", "text" -> widensText(narrow, wide);
      case "numeric" -> widensNumeric(narrow, wide);
      case "timestamp without time zone",
          "timestamp with time zone",
          "time without time zone",
          "time with time zone" ->
          narrow.name.equals(wide.name) && narrow.length(6) <= wide.length(6);
      default -> false;
    };
  }

  /**
   * Whether one family of index operators compares both types: an integer with a numeric has none.
   */
  static boolean shareOperators(String one, String another) {
    String first = Type.parse(one).name;
    String second = Type.parse(another).name;
    boolean texts = isText(first) && isText(second);
    boolean integers = INTEGERS.contains(first) && INTEGERS.contains(second);
    return first.equals(second) || texts || integers;
  }

  /** The largest value of an integer type; the smallest is one below its negation. */
  static Optional<String> largest(String type) {
    return switch (Type.parse(type).name) {
      case "smallint" -> Optional.of("32767");
      case "integer" -> Optional.of("2147483647");
      case "bigint" -> Optional.of("9223372036854775807");
      default -> Optional.empty();
    };
  }

  private static boolean isText(String name) {
    return name.equals("text") || name.equals("character varying");
  }

  private static boolean widensInteger(Type narrow, Type wide) {
    if (INTEGERS.contains(wide.name)) {
      return INTEGERS.indexOf(narrow.name) < INTEGERS.indexOf(wide.name);
    }
    // Without a declared precision numeric holds fractions, which the cast back would round.
    return wide.name.equals("numeric")
        && wide.length(0) >= DIGITS.getOrDefault(narrow.name, Integer.MAX_VALUE)
        && wide.scale() == 0;
  }

  private static boolean widensText(Type narrow, Type wide) {
    boolean text = wide.name.equals("text") || wide.name.equals("character varying");
    return text && narrow.length(Integer.MAX_VALUE) <= wide.length(Integer.MAX_VALUE);
  }

  private static boolean widensNumeric(Type narrow, Type wide) {
    return wide.name.equals("numeric")
        && !narrow.arguments.isEmpty()
        && !wide.arguments.isEmpty()
        && narrow.scale() == wide.scale()
        && narrow.length(0) <= wide.length(0);
  }

  private record Type(String name, List<Integer> arguments, String array) {
    static Type parse(String text) {
      String plain = BLANKS.matcher(text.strip().toLowerCase(Locale.ROOT)).replaceAll(" ");
      Matcher matcher = SPELLING.matcher(plain);
      if (!matcher.matches()) {
        return new Type(plain, List.of(), "");
      }
      Optional<List<Integer>> arguments = arguments(matcher.group("arguments"));
      if (arguments.isEmpty()) {
        return new Type(plain, List.of(), "");
      }
      String zone = Optional.ofNullable(matcher.group("zone")).orElse("");
      String name = matcher.group("name").strip() + zone;
      String bare = name.startsWith(OWN_SCHEMA) ? name.substring(OWN_SCHEMA.length()) : name;
      name = ALIASES.getOrDefault(bare, name);
      String array = matcher.group("array").isEmpty() ? "" : "[]";
      return new Type(name, implied(name, arguments.get()), array);
    }

    private static Optional<List<Integer>> arguments(
        @org.jspecify.annotations.Nullable String text) {
      if (text == null || text.isBlank()) {
        return Optional.of(List.of());
      }
      if (!ARGUMENTS.matcher(text).matches()) {
        return Optional.empty();
      }
      return Optional.of(Stream.of(text.split(",")).map(n -> Integer.valueOf(n.strip())).toList());
    }

    /** What the standard supplies where nothing is written. */
    private static List<Integer> implied(String name, List<Integer> written) {
      if (name.equals("numeric") && written.size() == 1) {
        return List.of(written.get(0), 0);
      }
      boolean one = name.equals("character") || name.equals("bit");
      return one && written.isEmpty() ? List.of(1) : written;
    }

    int length(int unbounded) {
      return arguments.isEmpty() ? unbounded : arguments.get(0);
    }

    int scale() {
      return arguments.size() < 2 ? 0 : arguments.get(1);
    }

    @Override
    public String toString() {
      if (arguments.isEmpty()) {
        return name + array;
      }
      String inner = "(" + String.join(",", arguments.stream().map(String::valueOf).toList()) + ")";
      int zone = name.indexOf(" with");
      // The server writes the precision before the zone: timestamp(3) without time zone.
      return zone < 0
          ? name + inner + array
          : name.substring(0, zone) + inner + name.substring(zone) + array;
    }
  }
}
