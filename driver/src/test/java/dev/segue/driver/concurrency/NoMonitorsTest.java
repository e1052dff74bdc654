package dev.segue.driver.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our code holds no monitor: up to JDK 23 one that is held around I/O pins a virtual thread to its
 * carrier. Use a ReentrantLock, and none around I/O.
 */
final class NoMonitorsTest {
  private static final Pattern MONITOR =
      Pattern.compile("^(?!\\s*(?:\\*|//|/\\*)).*\\bsynchronized\\b", Pattern.MULTILINE);

  @ParameterizedTest
  @ValueSource(strings = {"src/main/java", "../rewrite-rules/src/main/java"})
  void code_ofOurs_isNowhereSynchronized(String folder) throws IOException {
    List<Path> found = new ArrayList<>();
    List<Path> sources;
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      sources = all.filter(path -> path.toString().endsWith(".java")).toList();
    }
    for (Path source : sources) {
      if (MONITOR.matcher(Files.readString(source)).find()) {
        found.add(source);
      }
    }
    assertThat(sources).hasSizeGreaterThan(40);
    assertThat(found).isEmpty();
  }
}
