package dev.segue.rules.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.golden.GoldenCase;
import dev.segue.rules.model.Phase;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.plan.RewritePlan.Refused;
import dev.segue.rules.plan.RewritePlan.Rewritten;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What becomes of a golden case does not depend on the blanks and comments between its tokens. */
final class WritingTest {
  @TestFactory
  Stream<DynamicTest> cases() {
    return GoldenCase.files().stream()
        .map(file -> DynamicTest.dynamicTest(String.valueOf(file), () -> run(file)));
  }

  private static void run(Path file) throws IOException {
    GoldenCase golden = GoldenCase.read(file);
    List<String> differences = new ArrayList<>();
    for (Phase phase : golden.phases()) {
      Function<String, RewritePlan> planner = golden.planner(phase);
      String expected = told(golden.statement(), planner.apply(golden.statement()));
      for (Writing writing : Writing.values()) {
        String text = writing.of(golden.statement());
        String actual = told(text, planner.apply(text));
        if (!actual.equals(expected)) {
          differences.add(phase + " " + writing + "\n" + text + "\n" + expected + "\n" + actual);
        }
      }
    }
    assertThat(differences).withFailMessage(() -> String.join("\n\n", differences)).isEmpty();
  }

  private static String told(String text, RewritePlan plan) {
    if (plan instanceof Rewritten rewritten) {
      return Seams.words(rewritten.text())
          + "\n"
          + rewritten.parameters()
          + Seams.wrong(text, rewritten).map(wrong -> "\n" + wrong).orElse("");
    }
    return plan instanceof Refused refused ? "refused, " + refused.refusal().code() : "as written";
  }
}
