package dev.segue.worker.explain;

/**
 * A place in a text as people count: both from 1.
 *
 * @param line the line
 * @param column the column in it
 */
public record TextPosition(int line, int column) {
  /** The place of an offset in a text. */
  public static TextPosition of(String text, int offset) {
    int end = Math.min(offset, text.length());
    int line = 1;
    int start = 0;
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new TextPosition(line, end - start + 1);
  }

  /** {@code line:column}. */
  @Override
  public String toString() {
    return line + ":" + column;
  }
}
