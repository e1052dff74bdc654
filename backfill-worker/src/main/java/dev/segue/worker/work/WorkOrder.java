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
