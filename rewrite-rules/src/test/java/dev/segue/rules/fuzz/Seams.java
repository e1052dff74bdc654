package dev.segue.rules.fuzz;

import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.plan.RewritePlan.Rewritten;
import dev.segue.rules.splice.PositionMap;
import dev.segue.rules.sql.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Whether a rewritten text holds together where its stretches meet: what was copied and what was
 * made lex in place to the tokens that they are on their own, so that neither opens, closes or
 * continues what is the other's.
 */
final class Seams {
  private Seams() {}

  /** What is wrong with a rewriting of a text, if something is. */
  static Optional<String> wrong(String text, Rewritten rewritten) {
    PositionMap positions = rewritten.positions();
    List<Token> original = lex(text);
    List<Token> tokens = lex(rewritten.text());
    int next = 0;
    for (int i = 0; i < positions.count(); i++) {
      int first = i;
      while (!positions.isCopied(i)
          && i + 1 < positions.count()
          && !positions.isCopied(i + 1)
          && positions.origin(i + 1) == positions.origin(first)) {
        i++;
      }
      int begin = positions.start(first);
      int end = i + 1 < positions.count() ? positions.start(i + 1) : rewritten.text().length();
      List<String> own =
          positions.isCopied(first)
              ? between(text, original, positions.origin(first), end - begin)
              : words(rewritten.text().substring(begin, end));
      List<String> inPlace = new ArrayList<>();
      while (next < tokens.size() && tokens.get(next).start() < end) {
        if (tokens.get(next).kind() != Token.Kind.COMMENT) {
          inPlace.add(word(rewritten.text(), tokens.get(next)));
        }
        next++;
      }
      if (!own.equals(inPlace)) {
        return Optional.of("tokens " + own + " become " + inPlace);
      }
    }
    boolean unbalanced = isBalanced(original) && !isBalanced(tokens);
    return unbalanced ? Optional.of("brackets are no longer balanced") : Optional.empty();
  }

  /** The tokens of a text, without comments. */
  static List<String> words(String text) {
    return lex(text).stream()
        .filter(token -> token.kind() != Token.Kind.COMMENT)
        .map(token -> word(text, token))
        .toList();
  }

  static List<Token> lex(String text) {
    return PostgresDialect.INSTANCE.lexer().lex(text, false);
  }

  private static List<String> between(String text, List<Token> tokens, int start, int length) {
    return tokens.stream()
        .filter(token -> token.kind() != Token.Kind.COMMENT)
        .filter(token -> token.end() > start && token.start() < start + length)
        .map(token -> word(text, token))
        .toList();
  }

  private static String word(String text, Token token) {
    return text.substring(token.start(), token.end());
  }

  private static boolean isBalanced(List<Token> tokens) {
    Deque<Character> open = new ArrayDeque<>();
    for (Token token : tokens) {
      if (token.kind() != Token.Kind.MARK) {
        continue;
      }
      switch (token.name().charAt(0)) {
        case '(' -> open.push(')');
        case '[' -> open.push(']');
        case ')', ']' -> {
          if (open.isEmpty() || open.pop() != token.name().charAt(0)) {
            return false;
          }
        }
        default -> {}
      }
    }
    return open.isEmpty();
  }
}
