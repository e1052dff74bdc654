package dev.segue.rules;

import java.util.List;
import java.util.Random;

/** Breaks a text in one of the ways in which texts get broken, the same way for the same seed. */
final class BrokenText {
  private static final List<String> SHARDS =
      List.of(
          "'",
          "\"",
          "$$",
          "$x$",
          "/*",
          "*/",
          "--",
          "\n",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          ";",
          ",",
          ".",
          "?",
          "??",
          "\\",
          "::",
          "E'",
          "\u0000",
          "\uD800",
          "é",
          "=",
          "AS",
          " SELECT ",
          " FROM ",
          " WHERE ",
          " UNION ",
          " WITH ",
          " SET ",
          " VALUES ",
          " ON CONFLICT ",
          " RETURNING ",
          " * ",
          " CASE ",
          " END ",
          " JOIN ",
          " USING ",
          " INSERT INTO ",
          " UPDATE ",
          " DELETE ",
          " NULL ",
          "((((((((((((((((((((((((((((((",
          " LATERAL ",
          " DEFAULT ",
          " ONLY ",
          "0x",
          "1e",
          "@@@");

  private final Random random;

  BrokenText(long seed) {
    this.random = new Random(seed);
  }

  /** The text with up to four things wrong. */
  String of(String text) {
    String broken = text;
    for (int i = random.nextInt(4); i >= 0; i--) {
      broken = once(broken);
    }
    return broken;
  }

  private String once(String text) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(12));
    return switch (random.nextInt(6)) {
      case 0 -> text.substring(0, from);
      case 1 -> text.substring(from);
      case 2 -> text.substring(0, from) + text.substring(to);
      case 3 -> text.substring(0, to) + text.substring(from);
      case 4 -> {
        int target = random.nextInt(text.length() + 1);
        yield text.substring(0, target) + text.substring(from, to) + text.substring(target);
      }
      default ->
          text.substring(0, from)
              + SHARDS.get(random.nextInt(SHARDS.size()))
              + text.substring(from);
    };
  }
}
