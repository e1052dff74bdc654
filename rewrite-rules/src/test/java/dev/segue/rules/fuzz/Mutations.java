package dev.segue.rules.fuzz;

import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Breaks texts in ways that a seed decides. */
public final class Mutations {
  private static final List<String> SHARDS =
      List.of(
          "'",
          "\"",
          "\"\"",
          "$$",
          "$x$",
          "/*",
          "*/",
          "--",
          "--\n",
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
          ":",
          "E'",
          "U&\"",
          "N'",
          "0x",
          "1e",
          "@",
          "-",
          "+",
          "*",
          "/",
          "\u0000",
          "\u0001",
          "\u00010:5\u0002",
          "\uDC00\uDC000:5;",
          "\uD800",
          "\u2028",
          "\u00A0",
          "é",
          "\uD83D\uDE00",
          "\t",
          "\r",
          "\"?\"",
          "\":x\"",
          "\"a\nb\"",
          "NULL",
          "AS",
          " FROM ",
          " SELECT ",
          " WHERE ",
          " WITH ",
          " SET ",
          " VALUES ",
          " ON CONFLICT ",
          " RETURNING ",
          " INSERT INTO ",
          " UPDATE ",
          " DELETE ",
          " JOIN ",
          " USING ",
          " LATERAL ",
          " ONLY ",
          " DEFAULT ",
          " UNION ",
          " OR ",
          " CASE ",
          " END ",
          "@@@",
          "=",
          "\n",
          "-1");

  private static final int MANY = 2_000;

  private final Random random;

  public Mutations(long seed) {
    this.random = new Random(seed);
  }

  /** The text with a few things wrong. */
  public String of(String text) {
    String mutated = text;
    for (int i = random.nextInt(3); i >= 0; i--) {
      mutated = random.nextBoolean() ? tokens(mutated) : characters(mutated);
    }
    return random.nextInt(50) == 0 ? swollen(mutated) : mutated;
  }

  /** Tokens are left out, doubled, swapped, or written without a blank. */
  private String tokens(String text) {
    List<String> pieces = new ArrayList<>();
    int behind = 0;
    for (Token token : Seams.lex(text)) {
      pieces.add(text.substring(behind, token.end()));
      behind = token.end();
    }
    if (pieces.size() < 2) {
      return characters(text);
    }
    int at = random.nextInt(pieces.size());
    switch (random.nextInt(4)) {
      case 0 -> pieces.remove(at);
      case 1 -> pieces.add(at, pieces.get(random.nextInt(pieces.size())));
      case 2 -> Collections.swap(pieces, at, random.nextInt(pieces.size()));
      default -> pieces.set(at, pieces.get(at).strip());
    }
    return String.join("", pieces) + text.substring(behind);
  }

  /** Characters are cut off, cut out, doubled there or elsewhere, or put in. */
  private String characters(String text) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(12));
    return switch (random.nextInt(7)) {
      case 0 -> text.substring(0, from);
      case 1 -> text.substring(0, from) + text.substring(to);
      case 2 -> text.substring(0, to) + text.substring(from);
      case 3 -> text.substring(from);
      case 4 -> {
        int target = random.nextInt(text.length() + 1);
        yield text.substring(0, target) + text.substring(from, to) + text.substring(target);
      }
      case 5 -> text.substring(0, from) + (char) random.nextInt(0x3000) + text.substring(from);
      default -> text.substring(0, from) + shard() + text.substring(from);
    };
  }

  /** A piece of it is there very often, or in very many brackets. */
  private String swollen(String text) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(20));
    String piece = text.substring(from, to);
    String many =
        switch (random.nextInt(4)) {
          case 0 -> piece.repeat(MANY);
          case 1 -> "(".repeat(MANY) + piece + ")".repeat(MANY);
          case 2 -> " IN (" + "1, ".repeat(MANY) + "2)";
          default -> "n".repeat(MANY) + shard();
        };
    return text.substring(0, from) + many + text.substring(to);
  }

  private String shard() {
    return SHARDS.get(random.nextInt(SHARDS.size()));
  }
}
