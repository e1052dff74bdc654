package dev.segue.worker.run;

import dev.segue.rules.model.Mode;
import dev.segue.rules.model.RuleSet;
import dev.segue.worker.catalog.SourceException;

/**
 * Rules that are only observed. The drivers write one side of a row under them, whatever the phase
 * says: what is filled would be stale at once, and a verification would prove nothing.
 */
public final class Observed {
  /** Why nothing is done under such rules, and what to do now. */
  public static final String REFUSAL =
      "The rules file says 'mode: observe': nothing is done under it, because the drivers write only"
          + " one side. Say 'mode: rewrite' or leave the line out, wait until all instances have that"
          + " file, and begin again.";

  private Observed() {}

  /** Complains of rules that are only observed. */
  public static void refuse(RuleSet rules) throws SourceException {
    if (rules.mode() == Mode.OBSERVE) {
      throw new SourceException(REFUSAL);
    }
  }
}
