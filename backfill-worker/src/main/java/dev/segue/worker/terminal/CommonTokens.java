package dev.segue.worker.terminal;

import dev.segue.rules.sql.Lexer;
import dev.segue.rules.sql.Token;
import java.util.Arrays;
import java.util.List;

/** Which tokens of a text are another's too, in its order: their longest common sequence. */
final class CommonTokens {
  /** The table of the comparison grows with the product of both: 16 MB at this bound. */
  private static final int MAX_CELLS = 4_000_000;

  private final Lexer lexer;

  CommonTokens(Lexer lexer) {
    this.lexer = lexer;
  }

  boolean[] kept(String text, List<Token> tokens, String against) {
    List<String> mine = texts(text, tokens);
    List<String> theirs = texts(against, lexer.lex(against, false));
    boolean[] kept = new boolean[mine.size()];
    if ((mine.size() + 1L) * (theirs.size() + 1L) > MAX_CELLS) {
      Arrays.fill(kept, true);
      return kept;
    }
    int[][] common = lengths(mine, theirs);
    int i = 0;
    int j = 0;
    while (i < mine.size() && j < theirs.size()) {
      if (mine.get(i).equals(theirs.get(j))) {
        kept[i++] = true;
        j++;
      } else if (common[i + 1][j] >= common[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return kept;
  }

  private static int[][] lengths(List<String> mine, List<String> theirs) {
    int[][] common = new int[mine.size() + 1][theirs.size() + 1];
    for (int i = mine.size() - 1; i >= 0; i--) {
      for (int j = theirs.size() - 1; j >= 0; j--) {
        common[i][j] =
            mine.get(i).equals(theirs.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private static List<String> texts(String text, List<Token> tokens) {
    return tokens.stream().map(t -> text.substring(t.start(), t.end())).toList();
  }
}
