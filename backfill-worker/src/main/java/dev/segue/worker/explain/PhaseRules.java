package dev.segue.worker.explain;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import java.util.Optional;

/**
 * Rules as they are when their changes have walked to a phase.
 *
 * @param rules the rules of the file
 * @param only the one change that walks; empty if all do. The others stay where the file has them.
 */
public record PhaseRules(RuleSet rules, Optional<String> only) {
  /** The rules in that phase. They take effect even where the file only observes. */
  public RuleSet at(Phase phase) {
    return new RuleSet(
        rules.revision(),
        Mode.REWRITE,
        rules.control(),
        rules.changes().stream().map(change -> walks(change) ? change.at(phase) : change).toList());
  }

  private boolean walks(Change change) {
    return only.isEmpty() || only.get().equals(change.id());
  }
}
