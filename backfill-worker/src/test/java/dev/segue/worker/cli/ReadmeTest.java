package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README shows and promises of the command line. */
class ReadmeTest {
  private static final String EXIT_CODE = "\\| \\d \\|.*";

  private static final Path README = Path.of("../README.md");
  private static final Path SAMPLE = Path.of("src/test/resources/golden/explain/readme/expected");

  @Test
  void sample_inReadme_isWhatIsPrinted() throws IOException {
    List<String> printed = Files.readAllLines(SAMPLE);
    List<String> readme = Files.readAllLines(README);
    int from = readme.indexOf(printed.get(0));
    assertThat(from).isPositive();

    List<String> shown = readme.subList(from, readme.size());
    shown = shown.subList(0, shown.indexOf("```"));

    assertThat(printed).containsAll(shown);
  }

  @Test
  void exitCodes_inReadme_areThoseOfTheHelp() throws IOException {
    String help = Run.of(java.util.Map.of(), "", "check", "--help").out();
    List<String> rows =
        Files.readAllLines(README).stream()
            .dropWhile(line -> !line.matches(EXIT_CODE))
            .takeWhile(line -> line.matches(EXIT_CODE))
            .toList();

    assertThat(rows).hasSize(4);
    for (String row : rows) {
      assertThat(help).contains(row.split("\\|")[2].strip());
    }
  }
}
