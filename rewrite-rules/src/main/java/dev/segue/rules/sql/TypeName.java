package dev.segue.rules.sql;

import java.util.List;
import java.util.Set;

/** The name of a type in a text, of however many words. */
public final class TypeName {
  /** What follows a type's first word. */
  private static final Set<String> MORE =
      Set.of("varying", "precision", "with", "without", "time", "zone");

  private TypeName() {}

  /**
   * Where the type that begins with that token ends: {@code a.mood}, {@code time(3) with time
   * zone}.
   */
  public static int end(List<Token> tokens, int first) {
    int end = first + 1;
    while (end + 1 < tokens.size() && tokens.get(end).isMark('.')) {
      end += 2;
    }
    boolean precise =
        end + 2 < tokens.size()
            && tokens.get(end).isMark('(')
            && tokens.get(end + 1).kind() == Token.Kind.NUMBER
            && tokens.get(end + 2).isMark(')');
    end += precise ? 3 : 0;
    while (end < tokens.size() && MORE.contains(tokens.get(end).name())) {
      end++;
    }
    return end;
  }
}
