package dev.segue.rules.golden;

import dev.segue.rules.model.Phase;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.plan.RewritePlan.Refused;
import dev.segue.rules.plan.RewritePlan.Rewritten;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What becomes of a statement, by phase. As text, phases with the same outcome stand together:
 *
 * <pre>{@code
 * --- planned, expanded: as written
 * --- dual-write: rewritten
 * UPDATE users SET name = ?, full_name = ?
 * --- parameters: 1, 1
 * --- report of users-name: what is to be known
 * --- new-read: refused, UNHANDLED_REFERENCE
 * the error's message
 * }</pre>
 *
 * @param plans the plans, in the order of the phases
 */
record Outcomes(Map<Phase, RewritePlan> plans) {

  String text() {
    Map<String, List<String>> phases = new LinkedHashMap<>();
    plans.forEach(
        (phase, plan) ->
            phases.computeIfAbsent(text(plan), none -> new ArrayList<>()).add(phase.label()));
    return phases.entrySet().stream()
        .map(outcome -> "--- " + String.join(", ", outcome.getValue()) + ": " + outcome.getKey())
        .collect(Collectors.joining());
  }

  List<Rewritten> rewritten() {
    return plans.values().stream()
        .filter(Rewritten.class::isInstance)
        .map(Rewritten.class::cast)
        .toList();
  }

  List<Refused> refused() {
    return plans.values().stream()
        .filter(Refused.class::isInstance)
        .map(Refused.class::cast)
        .toList();
  }

  private static String text(RewritePlan plan) {
    StringBuilder text = new StringBuilder();
    if (plan instanceof Rewritten rewritten) {
      text.append("rewritten\n").append(rewritten.text()).append('\n');
      if (rewritten.parameters().databaseCount() > 0) {
        text.append("--- parameters: ")
            .append(
                IntStream.rangeClosed(1, rewritten.parameters().databaseCount())
                    .mapToObj(number -> String.valueOf(rewritten.parameters().source(number)))
                    .collect(Collectors.joining(", ")))
            .append('\n');
      }
    } else if (plan instanceof Refused refused) {
      text.append("refused, ").append(refused.refusal().code()).append('\n');
      text.append(refused.refusal().message()).append('\n');
    } else {
      text.append("as written\n");
    }
    plan.reports()
        .forEach(
            report ->
                text.append("--- report")
                    .append(report.change().map(id -> " of " + id).orElse(""))
                    .append(": ")
                    .append(report.message())
                    .append('\n'));
    return text.toString();
  }
}
