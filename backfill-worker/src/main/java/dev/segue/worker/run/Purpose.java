package dev.segue.worker.run;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.WorkKind;

/** What a work is for, and at which phases of a change that makes sense. */
public enum Purpose {
  /** Values for the side that is not complete. */
  FILL(
      "instances that do not write the new columns yet would leave stale what is filled now. Fill at"
          + " dual-write or fallback-read.",
      "the old columns are cleared by every write. To go back, take the change to new-read and fill"
          + " the old columns there."),
  /** A look at every row. */
  VERIFY(
      "the new columns hold nothing yet. Verify from dual-write on, behind the backfill.",
      "only the new columns hold values: nothing is there to compare.");

  private final String tooEarly;
  private final String tooLate;

  Purpose(String tooEarly, String tooLate) {
    this.tooEarly = tooEarly;
    this.tooLate = tooLate;
  }

  /** Whether it makes sense while all instances are at that phase. */
  public static boolean servesAt(Phase phase) {
    return phase.compareTo(Phase.DUAL_WRITE) >= 0 && phase.compareTo(Phase.NEW_READ) <= 0;
  }

  /** The side that is filled, or verified, at the change's phase; complains where none may be. */
  public Side side(Change change) throws SourceException {
    Phase phase = change.phase();
    if (!servesAt(phase)) {
      throw new SourceException(
          "The change '%s' is at %s: %s"
              .formatted(
                  change.id(),
                  phase.label(),
                  phase.compareTo(Phase.DUAL_WRITE) < 0 ? tooEarly : tooLate));
    }
    return phase == Phase.NEW_READ ? Side.OLD : Side.NEW;
  }

  /** What such a work on that side is called. */
  public WorkKind kind(Side side) {
    if (this == VERIFY) {
      return WorkKind.VERIFY;
    }
    return side == Side.NEW ? WorkKind.FILL_NEW : WorkKind.FILL_OLD;
  }
}
