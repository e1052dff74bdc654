package dev.segue.rules.sql;

import java.io.IOException;
import net.sf.jsqlparser.parser.Provider;

/**
 * A text for the parser's lexer, whose end costs nothing. Told -1, the lexer's stream makes an
 * exception with the whole stack in it, several times for one text, for each look ahead comes to
 * the end anew: a tenth of what planning a short statement takes. One that this throws itself, it
 * passes on. Used by one thread.
 */
final class TextProvider implements Provider {
  private final String text;
  private int position;

  TextProvider(String text) {
    this.text = text;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (position == text.length()) {
      throw new End();
    }
    int count = Math.min(length, text.length() - position);
    text.getChars(position, position + count, buffer, offset);
    position += count;
    return count;
  }

  @Override
  public void close() {}

  /** Says nothing but that, and has no stack. */
  private static final class End extends IOException {
    private static final long serialVersionUID = 1;

    End() {
      super("the text ends here");
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }
}
