package dev.segue.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every source file of the project. */
final class HouseRulesTest {
  /** Beyond this a file holds more than one idea. */
  private static final int MAX_LINES = 400;

  @ParameterizedTest
  @ValueSource(strings = {"rewrite-rules", "driver", "backfill-worker", "examples"})
  void package_ofModule_saysWhatItIsForAndIsNullMarked(String module) throws IOException {
    for (Path file : Sources.javaFiles(module + "/src/main/java")) {
      Path info = Objects.requireNonNull(file.getParent()).resolve("package-info.java");
      assertThat(info).as("the package of " + file).exists();
      assertThat(Files.readString(info)).contains("/**");
      // What forwards JDBC speaks its language, in which anything may be null.
      if (!file.toString().contains("forwarding")) {
        assertThat(Files.readString(info)).contains("@NullMarked");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rewrite-rules", "driver", "backfill-worker", "examples"})
  void file_ofModule_holdsOneIdea(String module) throws IOException {
    for (Path file : Sources.javaFiles(module + "/src/main/java")) {
      if (file.toString().contains("forwarding")) {
        continue;
      }
      List<String> lines = Files.readAllLines(file);
      assertThat(lines.size()).as("lines of " + file).isLessThanOrEqualTo(MAX_LINES);
      assertThat(lines)
          .as("what is left to do belongs into an issue: " + file)
          .noneMatch(line -> line.matches(".*//.*\\b(TO" + "DO|FIX" + "ME)\\b.*"));
    }
  }
}
