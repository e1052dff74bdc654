package dev.segue.worker.terminal;

import dev.segue.rules.sql.Lexer;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement in lines of a terminal: as it stands where that fits, else broken from the outside
 * in, each part on one line if it fits there. Only space between tokens is added, so that what is
 * copied from the terminal is the same statement; what another text has not stands out.
 */
public final class SqlLines {
  private static final int INDENT = 2;

  private final Lexer lexer;

  /** Lines of the database that reads this. */
  public SqlLines(Lexer lexer) {
    this.lexer = lexer;
  }

  /**
   * The lines of a text.
   *
   * @param against what the text is compared with
   */
  public List<List<Page.Piece>> of(String text, String against, int columns) {
    List<Token> tokens = lexer.lex(text, false);
    boolean[] kept = new CommonTokens(lexer).kept(text, tokens, against);
    List<List<Page.Piece>> lines = new ArrayList<>();
    if (text.lines().allMatch(line -> line.length() <= columns)) {
      asItStands(text, tokens, kept, lines);
    } else {
      for (SqlLayout.Line line : new SqlLayout(text, tokens, columns).lines()) {
        lines.add(pieces(text, tokens, kept, line));
      }
    }
    return lines;
  }

  private static void asItStands(
      String text, List<Token> tokens, boolean[] kept, List<List<Page.Piece>> lines) {
    List<Page.Piece> line = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      Style style = kept[i] ? Style.PLAIN : Style.CYAN;
      String[] gap = text.substring(at, token.start()).split("\n", -1);
      line.add(Page.plain(gap[0]));
      for (int more = 1; more < gap.length; more++) {
        lines.add(line);
        line = new ArrayList<>(List.of(Page.plain(gap[more])));
      }
      String[] shown = text.substring(token.start(), token.end()).split("\n", -1);
      line.add(Page.piece(style, shown[0]));
      for (int more = 1; more < shown.length; more++) {
        lines.add(line);
        line = new ArrayList<>(List.of(Page.piece(style, shown[more])));
      }
      at = token.end();
    }
    lines.add(line);
  }

  private static List<Page.Piece> pieces(
      String text, List<Token> tokens, boolean[] kept, SqlLayout.Line line) {
    List<Page.Piece> pieces = new ArrayList<>();
    pieces.add(Page.plain(" ".repeat(INDENT * line.level())));
    for (int i = line.from(); i < line.to(); i++) {
      Token token = tokens.get(i);
      boolean spaced = i > line.from() && tokens.get(i - 1).end() < token.start();
      pieces.add(Page.plain(spaced ? " " : ""));
      String shown = text.substring(token.start(), token.end());
      pieces.add(Page.piece(kept[i] ? Style.PLAIN : Style.CYAN, shown));
    }
    return pieces;
  }
}
