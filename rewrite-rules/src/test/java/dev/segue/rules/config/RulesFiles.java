package dev.segue.rules.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The rules files of the tests. */
final class RulesFiles {
  private static final Path ROOT = Path.of("src/test/resources/rules");

  /** What a line begins with that states a problem expected of the file that it ends. */
  private static final String EXPECTED = "#! ";

  private RulesFiles() {}

  static List<Path> in(String folder) throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.sorted().toList();
    }
  }

  static List<String> expectedProblems(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(EXPECTED))
        .map(line -> line.substring(EXPECTED.length()))
        .toList();
  }
}
