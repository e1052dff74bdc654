package dev.segue.worker.explain;

import dev.segue.rules.model.Phase;
import dev.segue.rules.plan.RewritePlan;
import java.util.List;

/**
 * What becomes of a statement in one phase.
 *
 * @param phase the phase
 * @param plan the plan
 * @param reasons why, place by place
 * @param costs the indexes that it loses
 * @param supplied columns that were assumed to exist
 */
public record PhaseOutcome(
    Phase phase,
    RewritePlan plan,
    List<Reason> reasons,
    List<IndexCost> costs,
    List<Supplied> supplied) {
  public PhaseOutcome {
    reasons = List.copyOf(reasons);
    costs = List.copyOf(costs);
    supplied = List.copyOf(supplied);
  }

  /** The verdict in one word. */
  public String verdict() {
    if (plan instanceof RewritePlan.Refused) {
      return "refused";
    }
    return plan instanceof RewritePlan.Rewritten ? "rewritten" : "as written";
  }

  /** Whether a person would call both the same. */
  boolean sameAs(PhaseOutcome other) {
    return key().equals(other.key());
  }

  /** Accesses and assumptions differ from phase to phase without any difference for the reader. */
  private List<Object> key() {
    Object result = "";
    if (plan instanceof RewritePlan.Rewritten rewritten) {
      result = List.of(rewritten.text(), rewritten.parameters().toString());
    } else if (plan instanceof RewritePlan.Refused refused) {
      result = refused.refusal();
    }
    return List.of(result, verdict(), plan.reports(), reasons, costs);
  }
}
