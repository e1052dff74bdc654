package dev.segue.worker.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines for a terminal. Everything is laid out as plain text first, so that colour changes no
 * column; characters that the terminal cannot show have plain stand-ins.
 */
public final class Page {
  private static final String[][] STAND_INS = {
    {"→", "->"}, {"─", "-"}, {"·", "|"}, {"…", "..."}, {"–", "-"}
  };

  private final int width;
  private final boolean colour;
  private final boolean ascii;
  private final StringBuilder text = new StringBuilder();

  /**
   * An empty page.
   *
   * @param width the columns that it may use
   * @param ascii whether it must do with the characters that every terminal has
   */
  public Page(int width, boolean colour, boolean ascii) {
    this.width = width;
    this.colour = colour;
    this.ascii = ascii;
  }

  /** A piece of a line in one style. */
  public record Piece(Style style, String text) {}

  /** A piece. */
  public static Piece piece(Style style, String text) {
    return new Piece(style, text);
  }

  /** A piece without style. */
  public static Piece plain(String text) {
    return new Piece(Style.PLAIN, text);
  }

  /** The columns that a line may use. */
  public int width() {
    return width;
  }

  /** Adds a line. */
  public void line(Piece... pieces) {
    line(List.of(pieces));
  }

  /** Adds a line. */
  public void line(List<Piece> pieces) {
    StringBuilder line = new StringBuilder();
    for (Piece piece : pieces) {
      line.append(colour ? piece.style().on(piece.text()) : piece.text());
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /** Adds an empty line. */
  public void blank() {
    text.append('\n');
  }

  /** Adds a heading, with a rule to the right margin. */
  public void heading(String words) {
    int rule = Math.max(3, width - words.length() - 1);
    line(piece(Style.BOLD, words), piece(Style.FAINT, " " + "─".repeat(rule)));
  }

  /** Adds a paragraph whose lines begin in the column that the label, padded, ends in. */
  public void entry(Piece label, int column, String words) {
    List<String> lines = wrap(words, Math.max(24, width - column));
    String gap = " ".repeat(Math.max(1, column - label.text().length()));
    boolean fits = label.text().length() < column;
    if (!fits) {
      line(label);
    }
    for (int i = 0; i < lines.size(); i++) {
      boolean labelled = i == 0 && fits;
      line(
          labelled ? label : plain(""),
          plain((labelled ? gap : " ".repeat(column)) + lines.get(i)));
    }
  }

  /** The words in lines of at most that many columns; a longer word has a line of its own. */
  public static List<String> wrap(String words, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words.strip().split("\\s+")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** The page as it is printed. */
  @Override
  public String toString() {
    String page = text.toString();
    if (ascii) {
      for (String[] standIn : STAND_INS) {
        page = page.replace(standIn[0], standIn[1]);
      }
    }
    return page;
  }
}
