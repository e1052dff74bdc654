package dev.segue.rules.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.plan.RefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every case under {@code golden}. To add one, add a file: {@link GoldenCase} says what is in
 * it. To accept what comes out now, run with {@code -Dsegue.golden=write}, and read the difference.
 */
class GoldenTest {

  @TestFactory
  Stream<DynamicTest> cases() {
    return GoldenCase.files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    GoldenCase.FOLDER.relativize(file).toString(), () -> run(file)));
  }

  private static void run(Path file) throws IOException {
    String actual = GoldenCase.read(file).plan().text();
    if (System.getProperty("segue.golden", "").equals("write")) {
      String text = Files.readString(file);
      int end = text.indexOf(GoldenCase.OUTCOMES);
      String head = (end < 0 ? text : text.substring(0, end)).stripTrailing();
      Files.writeString(file, head + "\n" + GoldenCase.OUTCOMES + actual);
    }
    assertThat(actual).isEqualTo(GoldenCase.read(file).outcomes());
  }

  @Test
  @Tag("every-case")
  void refusal_ofEachCode_hasACase() throws IOException {
    Set<RefusalCode> shown = EnumSet.noneOf(RefusalCode.class);
    for (Path file : GoldenCase.files()) {
      GoldenCase.read(file)
          .plan()
          .refused()
          .forEach(refused -> shown.add(refused.refusal().code()));
    }
    assertThat(shown).containsExactlyInAnyOrder(RefusalCode.values());
  }
}
