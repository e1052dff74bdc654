package dev.segue.ladder;

import dev.segue.ladder.Exploration.Step;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Two instances that stay at two phases and write to the same rows. They begin with any rows that
 * both can live with: each one's complete side is right, the other absent or right.
 */
final class Pair {
  /** What becomes of the rows. */
  enum Outcome {
    SAFE("safe"),
    /** One of the two reads something that nobody wrote. */
    BREAKS("breaks"),
    /** Both read right, but where one of them stores its copy, a wrong one stays. */
    LEAVES_STALE("leaves a stale value");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** An outcome with a shortest way to it, which is empty for a safe one. */
  record Verdict(Outcome outcome, List<String> witness) {}

  private final Phase lower;
  private final Phase upper;
  private final Values values;
  private final List<Behaviour> instances;

  Pair(Phase lower, Phase upper, Values values) {
    this.lower = lower;
    this.upper = upper;
    this.values = values;
    this.instances =
        Stream.of(lower, upper).distinct().map(phase -> new Behaviour(phase, values)).toList();
  }

  /** Explores that many rows. */
  Verdict explore(int rows) {
    Exploration<List<Row>> explored = new Exploration<>(starts(rows), this::steps);
    Predicate<Row> breaks = row -> breach(row).isPresent();
    return first(explored, Outcome.BREAKS, breaks)
        .or(() -> first(explored, Outcome.LEAVES_STALE, this::isStale))
        .orElse(new Verdict(Outcome.SAFE, List.of()));
  }

  private Optional<Verdict> first(
      Exploration<List<Row>> explored, Outcome outcome, Predicate<Row> wrong) {
    return explored.states().stream()
        .filter(rows -> rows.stream().anyMatch(wrong))
        .findFirst()
        .map(
            rows -> {
              List<String> way = explored.way(rows, this::words);
              Row row = rows.stream().filter(wrong).findFirst().orElseThrow();
              way.add(breach(row).orElse(row.words(values)));
              return new Verdict(outcome, way);
            });
  }

  private String words(List<Row> rows) {
    return String.join("; ", rows.stream().map(row -> row.words(values)).toList());
  }

  private Optional<String> breach(Row row) {
    return instances.stream().flatMap(instance -> instance.breach(row).stream()).findFirst();
  }

  private boolean isStale(Row row) {
    return instances.stream().anyMatch(instance -> instance.leavesStale(row));
  }

  private List<List<Row>> starts(int rows) {
    List<List<Row>> starts = List.of(List.of());
    for (int i = 0; i < rows; i++) {
      List<List<Row>> longer = new ArrayList<>();
      for (List<Row> start : starts) {
        for (Row row : startRows()) {
          longer.add(Lists.with(start, start.size(), row));
        }
      }
      starts = longer;
    }
    return starts;
  }

  private List<Row> startRows() {
    List<Row> rows = new ArrayList<>();
    rows.add(Row.NONE);
    for (int value : values.all()) {
      for (int old : startValues(Side.OLD, value)) {
        for (int created : startValues(Side.NEW, value)) {
          rows.add(new Row(true, value, old, created));
        }
      }
    }
    return rows;
  }

  private List<Integer> startValues(Side side, int value) {
    boolean complete = instances.stream().anyMatch(i -> i.phase().completeSide() == side);
    return complete ? List.of(value) : List.of(Values.ABSENT, value);
  }

  private List<Step<List<Row>>> steps(List<Row> rows) {
    List<Step<List<Row>>> steps = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      for (Behaviour instance : instances) {
        for (Behaviour.Write write : instance.writes(rows.get(i))) {
          steps.add(new Step<>(write.words(), Lists.with(rows, i, write.after())));
        }
      }
      for (Side side : Side.values()) {
        if (rows.get(i).exists() && Walk.mayFill(side, lower, upper)) {
          Row filled = Walk.filled(rows.get(i), side);
          steps.add(new Step<>("the worker fills " + side.word(), Lists.with(rows, i, filled)));
        }
      }
    }
    return steps;
  }
}
