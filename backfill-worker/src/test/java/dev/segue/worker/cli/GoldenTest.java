package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the commands print, as files. A case is a folder: its {@code arguments}, one a line, {@code
 * {here}} standing for the folder; its {@code input}, if it has one; what the arguments name; and
 * what is {@code expected}. To accept what is printed now, run with {@code -Dsegue.golden=write},
 * and read the difference.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> tree = Files.walk(FOLDER)) {
      return tree
          .filter(Files::isDirectory)
          .filter(folder -> Files.exists(folder.resolve("arguments")))
          .map(FOLDER::relativize)
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void run_ofCase_printsWhatIsExpected(Path name) throws IOException {
    Path folder = FOLDER.resolve(name);
    String[] arguments =
        Files.readAllLines(folder.resolve("arguments")).stream()
            .map(line -> line.replace("{here}", folder.toString()))
            .toArray(String[]::new);
    Path input = folder.resolve("input");
    Map<String, String> variables =
        Files.exists(folder.resolve("ascii")) ? Map.of("ASCII", "1") : Map.of();

    Run run = Run.of(variables, Files.exists(input) ? Files.readString(input) : "", arguments);

    String printed =
        (run.out() + (run.err().isEmpty() ? "" : "--- complaints\n" + run.err()))
                .replace(folder.toString(), "{here}")
            + "--- exit "
            + run.exit()
            + "\n";
    Path expected = folder.resolve("expected");
    if (System.getProperty("segue.golden", "").equals("write")) {
      Files.writeString(expected, printed);
    }
    assertThat(printed).isEqualTo(Files.readString(expected));
  }
}
