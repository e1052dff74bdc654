package dev.segue.worker.work;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.worker.control.WorkKind;
import java.util.Optional;

/**
 * What somebody wants done.
 *
 * @param change the change, at the phase at which somebody said all instances are
 * @param side the side that is to be complete
 * @param rate rows a second at most, all workers together; 0 for no bound, empty: as it is
 * @param targetMillis how long a chunk may hold its locks; empty: as it is
 * @param parts into how many ranges a new work is divided
 * @param sample how many of ten thousand rows are looked at, chosen by their keys; empty for all
 * @param masked whether what is noted of rows must not show their values
 * @param who who wants it
 */
public record WorkOrder(
    Change change,
    WorkKind kind,
    Side side,
    Optional<Long> rate,
    Optional<Integer> targetMillis,
    int parts,
    Optional<Integer> sample,
    boolean masked,
    String who) {
  /** The percentages that are samples. */
  public static final String SAMPLES = "from 0.01 to 99.99";

  private static final int WHOLE = 10_000;

  /** How many of ten thousand rows a percentage is; empty if that is none or all of them. */
  public static Optional<Integer> sample(double percent) {
    long part = Math.round(percent * WHOLE / 100);
    return part < 1 || part >= WHOLE ? Optional.empty() : Optional.of((int) part);
  }

  /** An order over all rows, whose values may be shown. */
  public WorkOrder(
      Change change,
      WorkKind kind,
      Side side,
      Optional<Long> rate,
      Optional<Integer> targetMillis,
      int parts,
      String who) {
    this(change, kind, side, rate, targetMillis, parts, Optional.empty(), false, who);
  }
}
