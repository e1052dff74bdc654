package dev.segue.worker.plan;

import dev.segue.worker.check.FileStatement;
import dev.segue.worker.explain.TextPosition;

/**
 * A statement of the application, from a file or from what the server counts.
 *
 * @param source where it is from
 * @param line the line at which it begins there; 0 where there are no lines
 * @param text the statement
 */
public record SeenStatement(String source, int line, String text) {
  /** That of a file. */
  public static SeenStatement of(FileStatement statement) {
    return new SeenStatement(statement.file().toString(), statement.line(), statement.text());
  }

  /** For people: the place of a position in it. */
  String at(TextPosition position) {
    return line == 0 ? source : source + ":" + (line + position.line() - 1);
  }
}
