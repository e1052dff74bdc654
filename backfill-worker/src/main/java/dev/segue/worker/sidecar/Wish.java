package dev.segue.worker.sidecar;

import dev.segue.rules.model.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be done to a change.
 *
 * @param sample of a verification: how many of ten thousand rows are looked at; empty for all
 * @param repairs of a verification: whether rows in which neither side gives the other are mended
 * @param step of an expansion: what it prepares besides adding columns
 */
public record Wish(Duty.Kind kind, Optional<Integer> sample, boolean repairs, Optional<Step> step) {
  /**
   * A step to a neighbouring phase.
   *
   * @param settle how long a driver may go on with what it knows of a table
   */
  public record Step(Phase toward, Duration settle) {}

  /** What the sidecar does by itself. */
  public static Wish of(Duty.Kind kind) {
    return new Wish(kind, Optional.empty(), false, Optional.empty());
  }

  /** A verification. */
  public static Wish verification(Optional<Integer> sample, boolean repairs) {
    return new Wish(Duty.Kind.VERIFY, sample, repairs, Optional.empty());
  }

  /** An expansion that prepares a step. */
  public static Wish preparation(Step step) {
    return new Wish(Duty.Kind.EXPAND, Optional.empty(), false, Optional.of(step));
  }

  /** The phase for which an expansion prepares a table, if it does. */
  Optional<Phase> toward() {
    return step.map(Step::toward);
  }
}
