package dev.segue.worker.work;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.WorkKind;

/** In which phases a side may be filled or verified, and which it is. */
public final class WorkPhases {
  private WorkPhases() {}

  /** The side that is filled at the change's phase; complains where none may be. */
  public static Side filled(Change change) throws SourceException {
    Phase phase = change.phase();
    return switch (phase) {
      case DUAL_WRITE, FALLBACK_READ -> Side.NEW;
      case NEW_READ -> Side.OLD;
      case OFF, PLANNED, EXPANDED ->
          throw refusal(
              change,
              "instances that do not write the new columns yet would leave stale what is filled now"
                  + ". Fill at dual-write or fallback-read.");
      case RETIRED, CONTRACTED ->
          throw refusal(
              change,
              "the old columns are cleared by every write. To go back, take the change to new-read"
                  + " and fill the old columns there.");
    };
  }

  /** The side that is verified at the change's phase; complains where that would prove nothing. */
  public static Side verified(Change change) throws SourceException {
    return switch (change.phase()) {
      case DUAL_WRITE, FALLBACK_READ -> Side.NEW;
      case NEW_READ -> Side.OLD;
      case OFF, PLANNED, EXPANDED ->
          throw refusal(
              change,
              "the new columns hold nothing yet. Verify from dual-write on, behind the backfill.");
      case RETIRED, CONTRACTED ->
          throw refusal(change, "only the new columns hold values: nothing is there to compare.");
    };
  }

  /** What a fill of that side is called. */
  public static WorkKind fill(Side side) {
    return side == Side.NEW ? WorkKind.FILL_NEW : WorkKind.FILL_OLD;
  }

  private static SourceException refusal(Change change, String why) {
    return new SourceException(
        "The change '" + change.id() + "' is at " + change.phase().label() + ": " + why);
  }
}
