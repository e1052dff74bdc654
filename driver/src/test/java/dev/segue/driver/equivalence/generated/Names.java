package dev.segue.driver.equivalence.generated;

import dev.segue.rules.dialect.PostgresNames;
import java.util.Locale;
import java.util.regex.Pattern;

/** How names are written: plain, in other cases, in quotes; with comments beside them. */
final class Names {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

  private Names() {}

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The name in one of the ways that mean it. */
  static String spell(Dice dice, String name) {
    if (!PLAIN.matcher(name).matches() || PostgresNames.isNeverColumn(name)) {
      return quoted(name);
    }
    return switch (dice.between(0, 24)) {
      case 0 -> quoted(name);
      case 1 -> name.toUpperCase(Locale.ROOT);
      case 2 -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
      default -> name;
    };
  }

  /** Mostly nothing; now and then a comment with what might confuse a reader of SQL. */
  static Piece comment(Dice dice) {
    return switch (dice.between(0, 39)) {
      case 0 -> Piece.maybe("/* it's ? a \"comment -- */ ");
      case 1 -> Piece.maybe("-- where ';' ends?\n");
      case 2 -> Piece.maybe("/* a /* nested */ one */ ");
      default -> Piece.NOTHING;
    };
  }
}
