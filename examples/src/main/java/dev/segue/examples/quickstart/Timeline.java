package dev.segue.examples.quickstart;

import dev.segue.rules.model.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What happened in each phase: a line for each version of the shop, and what the operator did. */
final class Timeline {
  private static final String LINE = "%-14s %6s  %-4s %8s %8s %8s %8s %7s %6s  %s%n";

  private final List<String> lines = new ArrayList<>();
  private final Map<String, Map<String, Long>> countsBefore = new HashMap<>();
  private final Map<String, Map<String, Long>> statementsBefore = new HashMap<>();
  private long operations;
  private long checks;
  private long errors;
  private long differences;

  /** Notes what the shops did since the last call. */
  void phase(Phase phase, Duration took, List<ShopJvm> shops) throws IOException {
    String label = phase.label();
    String seconds = "%.1fs".formatted(took.toMillis() / 1000.0);
    for (ShopJvm shop : shops) {
      Map<String, Long> counts = since(countsBefore, shop.version(), shop.counts());
      Map<String, Long> statements =
          since(statementsBefore, shop.version(), shop.report().statements());
      Map<String, Long> now = shop.counts();
      lines.add(
          LINE.formatted(
              label,
              seconds,
              shop.version(),
              counts.getOrDefault("operations", 0L),
              millis(now, "p50Micros"),
              millis(now, "p99Micros"),
              millis(now, "maxMicros"),
              counts.getOrDefault("errors", 0L),
              counts.getOrDefault("differences", 0L),
              verdicts(statements)));
      label = "";
      seconds = "";
    }
  }

  /** Notes what the operator did. */
  void operator(String what) {
    lines.add("                 operator: " + what + System.lineSeparator());
  }

  /** Notes what the worker printed. */
  void worker(String line) {
    lines.add("                 worker:   " + line + System.lineSeparator());
  }

  /** Adds the last counts of a shop that has stopped. */
  void stopped(ShopJvm shop) {
    operations += shop.counts().getOrDefault("operations", 0L);
    checks += shop.counts().getOrDefault("checks", 0L);
    errors += shop.counts().getOrDefault("errors", 0L);
    differences += shop.counts().getOrDefault("differences", 0L);
  }

  /** Whether nothing went wrong, and something went on. */
  boolean isClean() {
    return errors == 0 && differences == 0 && checks > 0;
  }

  /** The whole story, for people. */
  String text() {
    String head =
        LINE.formatted(
            "phase",
            "took",
            "app",
            "ops",
            "p50 ms",
            "p99 ms",
            "max ms",
            "errors",
            "diffs",
            "statements by verdict");
    return head
        + String.join("", lines)
        + "%n%d operations, %d answers checked: errors %d, differences %d%n"
            .formatted(operations, checks, errors, differences);
  }

  private static String millis(Map<String, Long> counts, String name) {
    return "%.1f".formatted(counts.getOrDefault(name, 0L) / 1000.0);
  }

  private static String verdicts(Map<String, Long> statements) {
    return statements.entrySet().stream()
        .filter(entry -> entry.getValue() != 0)
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static Map<String, Long> since(
      Map<String, Map<String, Long>> before, String version, Map<String, Long> now) {
    Map<String, Long> earlier = before.getOrDefault(version, Map.of());
    before.put(version, Map.copyOf(now));
    Map<String, Long> difference = new TreeMap<>();
    now.forEach((name, value) -> difference.put(name, value - earlier.getOrDefault(name, 0L)));
    return difference;
  }
}
