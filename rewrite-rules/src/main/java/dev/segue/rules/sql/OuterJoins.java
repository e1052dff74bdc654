package dev.segue.rules.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** JDBC's escape around outer joins, which vendors' drivers take away: braces and a word. */
final class OuterJoins {
  private OuterJoins() {}

  /** The tokens that are left without those of the escape, and without comments. */
  static List<Token> without(List<Token> all) {
    List<Token> tokens = Token.withoutComments(all);
    if (!hasBrace(tokens)) {
      return List.copyOf(tokens);
    }
    List<Token> left = new ArrayList<>(tokens.size());
    Deque<Boolean> open = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean join = false;
      if (token.isMark('{')) {
        join = i + 1 < tokens.size() && tokens.get(i + 1).is("oj");
        open.push(join);
      } else if (token.isMark('}') && !open.isEmpty()) {
        join = open.pop();
        if (join) {
          continue;
        }
      }
      if (join) {
        i++;
      } else {
        left.add(token);
      }
    }
    return List.copyOf(left);
  }

  private static boolean hasBrace(List<Token> tokens) {
    for (Token token : tokens) {
      if (token.isMark('{')) {
        return true;
      }
    }
    return false;
  }
}
