package dev.segue.worker.plan;

import dev.segue.rules.model.Phase;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.explain.Explanation;
import dev.segue.worker.explain.IndexCost;
import dev.segue.worker.explain.PhaseOutcome;
import dev.segue.worker.plan.ChangePlan.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which statements lose an index in which phase. */
public final class LostIndexes {
  private static final String TITLE = "loses an index";

  private LostIndexes() {}

  /** Explains a statement under a change that walks the ladder. */
  public interface Explainer {
    /** What becomes of it in each phase. */
    Explanation explain(String text) throws SourceException;
  }

  /** What there is to say of these statements; how to get it where none are known. */
  public static Section section(Optional<List<SeenStatement>> statements, Explainer explainer)
      throws SourceException {
    if (statements.isEmpty()) {
      return new Section(
          TITLE,
          List.of(
              "not known: 'segue plan --sql FOLDER' tells it of the statements in *.sql files; of those that the server counts, where pg_stat_statements is installed and this role may read it"));
    }
    List<String> lines = new ArrayList<>();
    for (SeenStatement statement : statements.get()) {
      Map<IndexCost, List<Phase>> lost = new LinkedHashMap<>();
      for (PhaseOutcome outcome : explainer.explain(statement.text()).outcomes()) {
        for (IndexCost cost : outcome.costs()) {
          lost.computeIfAbsent(cost, key -> new ArrayList<>()).add(outcome.phase());
        }
      }
      lost.forEach((cost, phases) -> lines.add(line(statement, cost, phases)));
    }
    if (lines.isEmpty()) {
      lines.add("none of %,d statements".formatted(statements.get().size()));
    }
    return new Section(TITLE, lines);
  }

  private static String line(SeenStatement statement, IndexCost cost, List<Phase> phases) {
    return "%s: in %s it cannot use %s (%s) for the %s; this would serve: %s"
        .formatted(
            statement.at(cost.at()),
            phases.stream().map(Phase::label).collect(Collectors.joining(", ")),
            cost.index(),
            cost.over(),
            cost.place(),
            cost.remedy());
  }
}
