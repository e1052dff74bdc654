package dev.segue.worker.cli;

import java.io.PrintWriter;
import java.io.Writer;

/** Whole lines, each led by a name, so that those of several writers can be told apart. */
final class LedLines extends Writer {
  private final PrintWriter out;
  private final String lead;
  private final StringBuilder begun = new StringBuilder();

  private LedLines(PrintWriter out, String lead) {
    this.out = out;
    this.lead = lead;
  }

  /** A writer whose lines come there behind that name. */
  static PrintWriter into(PrintWriter out, String name) {
    return new PrintWriter(new LedLines(out, name + "  "));
  }

  @Override
  public void write(char[] text, int from, int length) {
    begun.append(text, from, length);
    for (int end = begun.indexOf("\n"); end >= 0; end = begun.indexOf("\n")) {
      out.println(lead + begun.substring(0, end).stripTrailing());
      begun.delete(0, end + 1);
    }
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    if (!begun.isEmpty()) {
      out.println(lead + begun);
      begun.setLength(0);
    }
    flush();
  }
}
