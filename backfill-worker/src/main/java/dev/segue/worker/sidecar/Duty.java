package dev.segue.worker.sidecar;

/**
 * What a change calls for now.
 *
 * @param says why, in words for a person
 */
public record Duty(Kind kind, String says) {
  /** What is to be done. */
  public enum Kind {
    /** The new columns are to be added. */
    EXPAND,
    /** The incomplete side is to be filled. */
    FILL,
    /** Every row is to be looked at. */
    VERIFY,
    /** Nothing: the side is filled and verified. */
    DONE,
    /** Nothing: the phase calls for nothing. */
    IDLE,
    /** Nothing, until something outside is otherwise. */
    BLOCKED,
    /** Nothing, until a person says so. */
    PERSON
  }

  /** Whether there is something to do. */
  public boolean isDue() {
    return kind == Kind.EXPAND || kind == Kind.FILL || kind == Kind.VERIFY;
  }
}
