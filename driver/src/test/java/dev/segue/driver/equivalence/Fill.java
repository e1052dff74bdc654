package dev.segue.driver.equivalence;

import dev.segue.rules.model.Phase;
import java.util.List;

/** What the incomplete side of a table holds when a test begins. */
public enum Fill {
  /** Its columns do not exist. */
  MISSING,
  /** NULL in every row. */
  ABSENT,
  /** Right in every row. */
  FILLED,
  /** NULL in every second row, right in the others. */
  MIXED;

  /** What a phase allows. */
  public static List<Fill> of(Phase phase) {
    return phase == Phase.PLANNED || phase == Phase.CONTRACTED
        ? List.of(values())
        : List.of(ABSENT, FILLED, MIXED);
  }

  /** The state in which a phase is found, and in which rows differ where they can. */
  public static Fill mostOf(Phase phase) {
    return phase == Phase.PLANNED || phase == Phase.CONTRACTED ? MISSING : MIXED;
  }
}
