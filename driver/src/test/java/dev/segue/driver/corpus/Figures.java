package dev.segue.driver.corpus;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts by name, with the shortest example of each. */
final class Figures {
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, String> examples = new TreeMap<>();

  void count(String name) {
    counts.merge(name, 1, Integer::sum);
  }

  void count(String name, String example) {
    count(name);
    examples.merge(name, example, (one, other) -> one.length() <= other.length() ? one : other);
  }

  int of(String name) {
    return counts.getOrDefault(name, 0);
  }

  /** The most frequent first, with an example where there is one. */
  String ranked() {
    return counts.entrySet().stream()
        .sorted(Comparator.comparing(entry -> -entry.getValue()))
        .map(
            entry ->
                "%8d  %s%s"
                    .formatted(
                        entry.getValue(),
                        entry.getKey(),
                        examples.containsKey(entry.getKey())
                            ? "\n            " + examples.get(entry.getKey())
                            : ""))
        .collect(Collectors.joining("\n"));
  }
}
