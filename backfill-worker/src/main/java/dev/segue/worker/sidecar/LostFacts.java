package dev.segue.worker.sidecar;

import dev.segue.rules.control.Fact;
import dev.segue.rules.model.Phase;
import dev.segue.worker.status.ChangeFacts;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which facts about a change's data are no longer known where some instance may be at a phase.
 * Losing one is always safe: it costs a fill or a verification that may not have been needed.
 */
final class LostFacts {
  private LostFacts() {}

  /** Those of the known facts that are lost. */
  static Set<Fact> at(Phase phase, ChangeFacts known) {
    Set<Fact> lost = EnumSet.noneOf(Fact.class);
    if (phase.compareTo(Phase.EXPANDED) <= 0) {
      lost.add(Fact.NEW_COMPLETE);
    }
    if (phase.compareTo(Phase.PLANNED) <= 0 && !known.has(Fact.NEW_EMPTY)) {
      lost.add(Fact.NEW_CLEAN);
    }
    if (phase.compareTo(Phase.DUAL_WRITE) >= 0) {
      lost.add(Fact.NEW_EMPTY);
    }
    if (phase.compareTo(Phase.RETIRED) >= 0) {
      lost.add(Fact.OLD_COMPLETE);
    }
    if (phase == Phase.CONTRACTED) {
      lost.add(Fact.OLD_CLEAN);
    }
    lost.retainAll(known.facts());
    return lost;
  }
}
