package dev.segue.driver.execute;

import dev.segue.rules.model.Phase;

/**
 * The phases under which work on one change may still run.
 *
 * @param lowest the lowest
 * @param highest the highest
 */
public record PhaseInterval(Phase lowest, Phase highest) {
  /** That phase alone. */
  public static PhaseInterval exactly(Phase phase) {
    return new PhaseInterval(phase, phase);
  }

  /** The interval that holds that phase, too. */
  public PhaseInterval with(Phase phase) {
    return new PhaseInterval(
        phase.compareTo(lowest) < 0 ? phase : lowest,
        phase.compareTo(highest) > 0 ? phase : highest);
  }
}
