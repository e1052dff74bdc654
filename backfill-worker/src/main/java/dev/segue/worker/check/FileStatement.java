package dev.segue.worker.check;

import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.sql.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One statement of a file.
 *
 * @param file the file
 * @param line the line where it begins, from 1
 * @param text the statement, without the semicolon
 */
public record FileStatement(Path file, int line, String text) {
  /** Every statement of every {@code .sql} file below a folder, or of one file, in order. */
  public static List<FileStatement> below(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(folder)) {
      files =
          tree.filter(Files::isRegularFile)
              .filter(file -> file.toString().endsWith(".sql"))
              .sorted()
              .toList();
    }
    List<FileStatement> statements = new ArrayList<>();
    for (Path file : files) {
      statements.addAll(of(file, Files.readString(file)));
    }
    return statements;
  }

  private static List<FileStatement> of(Path file, String text) {
    List<FileStatement> statements = new ArrayList<>();
    for (Statement statement :
        Statement.split(text, PostgresDialect.INSTANCE.lexer().lex(text, false))) {
      int line =
          1
              + (int)
                  text.substring(0, statement.startOffset()).chars().filter(c -> c == '\n').count();
      statements.add(
          new FileStatement(
              file, line, text.substring(statement.startOffset(), statement.endOffset())));
    }
    return statements;
  }
}
