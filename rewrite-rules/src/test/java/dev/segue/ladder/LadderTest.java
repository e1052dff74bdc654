package dev.segue.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.ladder.Fleet.Fact;
import dev.segue.ladder.Pair.Outcome;
import dev.segue.ladder.Walk.Rule;
import dev.segue.rules.model.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LadderTest {
  /** A part that can change from one value to another, and one that is there or is not. */
  private static final Values ONE_ROW = new Values(3, 2);

  /** As few values as leave both parts optional: two rows have many states. */
  private static final Values TWO_ROWS = new Values(2, 2);

  @Test
  void pairs_ofAllPhases_endAsTheTableSays() throws IOException {
    assertThat(String.join("\n", table())).isEqualTo(checkedIn());
  }

  @Test
  void pairs_withTwoRows_endAsWithOne() {
    for (Phase lower : Phase.values()) {
      for (Phase upper : from(lower)) {
        assertThat(new Pair(lower, upper, TWO_ROWS).explore(2).outcome())
            .as(lower + " with " + upper)
            .isEqualTo(new Pair(lower, upper, ONE_ROW).explore(1).outcome());
      }
    }
  }

  @Test
  void pairs_ofNeighbours_areSafe() {
    for (Phase phase : Phase.values()) {
      Phase next = phase.stepTowards(Phase.CONTRACTED);
      assertThat(new Pair(phase, next, ONE_ROW).explore(1).outcome()).isEqualTo(Outcome.SAFE);
    }
  }

  @Test
  void walk_upAndDownAndUpAgain_neverGoesWrong() {
    assertNothingWrong(ONE_ROW, 1);
  }

  @Test
  void walk_withTwoRows_neverGoesWrong() {
    assertNothingWrong(TWO_ROWS, 2);
  }

  private static void assertNothingWrong(Values values, int rows) {
    Exploration<Fleet> walk = walk(values, rows, EnumSet.allOf(Rule.class));
    assertThat(firstBreach(walk, values)).isEmpty();
    assertThat(walk.states().stream().map(f -> f.lower() + " " + f.upper()).distinct())
        .as("every phase alone and with its neighbour")
        .hasSize(2 * Phase.values().length - 1);
  }

  /** Whoever contracted and dropped can come back to the very start, from where all begins anew. */
  @Test
  void walk_fromTheTop_leadsBackToTheStart() {
    Exploration<Fleet> up = walk(ONE_ROW, 1, EnumSet.allOf(Rule.class));
    List<Fleet> top = up.states().stream().filter(fleet -> !fleet.has(Fact.OLD_EXISTS)).toList();
    assertThat(top).isNotEmpty();
    Exploration<Fleet> down =
        new Exploration<>(top, new Walk(ONE_ROW, EnumSet.allOf(Rule.class))::steps);
    assertThat(down.states()).containsAll(starts(1));
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void walk_withoutOneRule_goesWrong(Rule rule) {
    Set<Rule> others = EnumSet.complementOf(EnumSet.of(rule));
    assertThat(firstBreach(walk(TWO_ROWS, 1, others), TWO_ROWS)).isPresent();
  }

  private static Exploration<Fleet> walk(Values values, int rows, Set<Rule> rules) {
    return new Exploration<>(starts(rows), new Walk(values, rules)::steps);
  }

  private static Optional<String> firstBreach(Exploration<Fleet> walk, Values values) {
    return walk.states().stream()
        .filter(fleet -> fleet.breach(values).isPresent())
        .findFirst()
        .map(fleet -> walk.way(fleet, Fleet::toString) + " " + fleet.breach(values).orElseThrow());
  }

  /** No row at first: the instances insert what there is. */
  private static List<Fleet> starts(int rows) {
    List<Row> none = IntStream.range(0, rows).mapToObj(i -> Row.NONE).toList();
    return List.of(Fleet.atOff(none));
  }

  private static List<Phase> from(Phase lower) {
    return Stream.of(Phase.values()).filter(phase -> phase.compareTo(lower) >= 0).toList();
  }

  private static List<String> table() {
    List<String> lines = new ArrayList<>();
    for (Phase lower : Phase.values()) {
      for (Phase upper : from(lower)) {
        Pair.Verdict verdict = new Pair(lower, upper, ONE_ROW).explore(1);
        lines.add(
            "%s with %s: %s".formatted(lower.label(), upper.label(), verdict.outcome().words()));
        verdict.witness().forEach(step -> lines.add("    " + step));
      }
    }
    return lines;
  }

  /** The table without its comments. */
  private static String checkedIn() throws IOException {
    try (InputStream stream = LadderTest.class.getResourceAsStream("/ladder/pairs.txt")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.joining("\n"));
    }
  }
}
