package dev.segue.rules.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.config.RulesReader;
import dev.segue.rules.config.RulesResult;
import dev.segue.rules.golden.GoldenCase;
import dev.segue.rules.model.Phase;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.plan.RewritePlan.PassThrough;
import dev.segue.rules.plan.RewritePlan.Refused;
import dev.segue.rules.plan.RewritePlan.Rewritten;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Golden cases and rules files, broken: nothing fails, the same comes out twice, and what comes out
 * rewritten holds together. {@code -Dfuzz.length=N} and {@code -Dfuzz.seed=N} set how many and
 * which. A text that hangs ends the run after an hour.
 */
@Timeout(
    value = 1,
    unit = java.util.concurrent.TimeUnit.HOURS,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FuzzTest {
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int MAX_FAILURES = 10;
  private static final Path RULES = Path.of("src/test/resources/rules");

  @Test
  void statements_broken_arePlannedOrRefused() throws IOException {
    statements(Integer.getInteger("fuzz.length", 6_000));
  }

  @Tag("soak")
  @Test
  void statements_brokenInNumbers_arePlannedOrRefused() throws IOException {
    statements(Integer.getInteger("fuzz.length", 1_000_000));
  }

  @Test
  void rules_broken_areReadOrSaidToBeWrong() throws IOException {
    rules(Integer.getInteger("fuzz.length", 3_000));
  }

  @Tag("soak")
  @Test
  void rules_brokenInNumbers_areReadOrSaidToBeWrong() throws IOException {
    rules(Integer.getInteger("fuzz.length", 300_000));
  }

  private static void statements(int length) throws IOException {
    List<Path> files = GoldenCase.files();
    Mutations mutations = new Mutations(SEED);
    Map<String, Integer> verdicts = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    long worst = 0;
    int done = 0;
    for (int i = 0; done < length && failures.size() < MAX_FAILURES; i++) {
      GoldenCase golden = GoldenCase.read(files.get(i % files.size()));
      List<Phase> phases = golden.phases();
      Phase phase = phases.get(i / files.size() % phases.size());
      Function<String, RewritePlan> planner = golden.planner(phase);
      // The tables of a case are read more slowly than its statement is planned.
      int texts = Math.max(10, length / files.size() / 4);
      for (int n = 0; n < texts; n++, done++) {
        String text = mutations.of(golden.statement());
        long begin = System.nanoTime();
        String verdict = verdict(planner, text);
        worst = Math.max(worst, System.nanoTime() - begin);
        verdicts.merge(verdict.split(":", 2)[0], 1, Integer::sum);
        if (verdict.startsWith("wrong")) {
          failures.add(golden.name() + " " + phase + " " + verdict + "\n" + text);
        }
      }
    }
    System.out.printf(
        "fuzz of statements, seed %d: %s, the slowest took %d ms%n",
        SEED, verdicts, worst / 1_000_000);
    assertThat(failures).withFailMessage(() -> String.join("\n\n", failures)).isEmpty();
    assertThat(verdicts).containsKeys("passed", "refused", "rewritten");
  }

  private static String verdict(Function<String, RewritePlan> planner, String text) {
    try {
      RewritePlan plan = planner.apply(text);
      if (!same(plan, planner.apply(text))) {
        return "wrong: another plan at the second time";
      }
      if (plan instanceof Rewritten rewritten) {
        // With keys asked for, what was copied was copied from a longer text.
        return rewritten.returnsKeys()
            ? "rewritten"
            : Seams.wrong(text, rewritten)
                .map(w -> "wrong: " + w + "\n" + rewritten.text())
                .orElse("rewritten");
      }
      return plan instanceof PassThrough ? "passed" : "refused";
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError failure) {
      return "wrong: " + failure + " at " + List.of(failure.getStackTrace()).stream().findFirst();
    }
  }

  private static boolean same(RewritePlan one, RewritePlan other) {
    if (one instanceof Rewritten mine && other instanceof Rewritten theirs) {
      return mine.text().equals(theirs.text())
          && mine.parameters().toString().equals(theirs.parameters().toString())
          && mine.accesses().equals(theirs.accesses())
          && mine.reports().equals(theirs.reports())
          && mine.notes().equals(theirs.notes())
          && mine.columns().equals(theirs.columns());
    }
    return one.equals(other) && (one instanceof PassThrough || one instanceof Refused);
  }

  private static void rules(int length) throws IOException {
    List<byte[]> corpus = new ArrayList<>();
    try (Stream<Path> files = Files.walk(RULES)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        corpus.add(Files.readAllBytes(file));
      }
    }
    Mutations mutations = new Mutations(SEED);
    Random random = new Random(SEED);
    int valid = 0;
    for (int i = 0; i < length; i++) {
      String text = new String(corpus.get(i % corpus.size()), StandardCharsets.UTF_8);
      byte[] bytes = mutations.of(text).getBytes(StandardCharsets.UTF_8);
      for (int n = random.nextInt(3); n > 1 && bytes.length > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      RulesResult result = read(bytes);
      assertThat(result.rules().isPresent()).isEqualTo(result.problems().isEmpty());
      valid += result.rules().isPresent() ? 1 : 0;
    }
    System.out.printf("fuzz of rules, seed %d: %d files, %d of them valid%n", SEED, length, valid);
    assertThat(valid).isBetween(1, length - 1);
  }

  private static RulesResult read(byte[] bytes) {
    try {
      return RulesReader.read(bytes, "rules.yaml");
    } catch (RuntimeException | StackOverflowError failure) {
      throw new AssertionError(
          "seed " + SEED + ":\n" + new String(bytes, StandardCharsets.UTF_8), failure);
    }
  }

  @Test
  void rules_thatGrowWhenRead_areRefused() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a%d: &a%d [".formatted(i, i));
      laughs.append("*a%d, ".formatted(i - 1).repeat(9)).append("*a%d]\n".formatted(i - 1));
    }
    for (String text :
        List.of(
            "segue: 1\nchanges: []\n" + laughs,
            "segue: 1\nchanges: &c [*c]\n",
            "segue: 1\nchanges: &c\n  ? *c\n  : *c\n",
            "[".repeat(100_000),
            "{a: ".repeat(100_000),
            "- ".repeat(100_000),
            "segue: 1\nsegue: 1\nchanges: []\n",
            "segue: 1\nchanges:\n" + "  - {id: a, table: t}\n".repeat(20_000),
            "x".repeat(2_000_000))) {
      RulesResult result = read(text.getBytes(StandardCharsets.UTF_8));
      assertThat(result.problems()).as(text.substring(0, 20)).isNotEmpty();
    }
  }
}
