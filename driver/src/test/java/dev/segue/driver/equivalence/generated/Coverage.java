package dev.segue.driver.equivalence.generated;

import dev.segue.rules.plan.Note;
import dev.segue.rules.plan.RewritePlan;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Counts what statements are made of, and what the planner does with them. */
final class Coverage {
  private final Map<String, Integer> counts = new TreeMap<>();

  /** Counts a statement and its plan; one without was not concerned. */
  void ran(String text, Optional<RewritePlan> plan) {
    Syntax.of(text).forEach(this::count);
    plan.ifPresentOrElse(this::planned, () -> count("plan: none"));
  }

  private void planned(RewritePlan plan) {
    count("plan: " + plan.getClass().getSimpleName());
    if (!plan.reports().isEmpty()) {
      count("plan: reported");
    }
    if (plan instanceof RewritePlan.Refused refused) {
      count("refused: " + refused.refusal().code());
    }
    if (plan instanceof RewritePlan.Rewritten rewritten) {
      rewritten.notes().stream().map(Note::kind).distinct().forEach(kind -> count("note: " + kind));
    }
  }

  private void count(String name) {
    counts.merge(name, 1, Integer::sum);
  }

  /** Those of the names that no statement reached. */
  Set<String> missing(Set<String> wanted) {
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(counts.keySet());
    return missing;
  }

  /** In how many statements each name occurs, as a table, and what the parser has besides. */
  String table() {
    return "%s%nnever reached: %s".formatted(reached(), String.join(", ", missing(Syntax.all())));
  }

  private String reached() {
    return counts.entrySet().stream()
        .map(entry -> "%8d  %s".formatted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining("\n"));
  }
}
