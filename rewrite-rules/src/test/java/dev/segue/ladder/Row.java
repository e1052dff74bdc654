package dev.segue.ladder;

import dev.segue.rules.model.Side;

/**
 * One row, as it is stored and as it ought to be.
 *
 * @param exists whether there is one
 * @param truth what was last written to it, in whichever shape
 * @param old what its old columns hold
 * @param created what its new columns hold
 */
record Row(boolean exists, int truth, int old, int created) {
  static final Row NONE = new Row(false, Values.ABSENT, Values.ABSENT, Values.ABSENT);

  int stored(Side side) {
    return side == Side.OLD ? old : created;
  }

  Row with(Side side, int value) {
    return side == Side.OLD
        ? new Row(exists, truth, value, created)
        : new Row(exists, truth, old, value);
  }

  boolean isAbsent(Side side) {
    return stored(side) == Values.ABSENT;
  }

  boolean isRight(Side side) {
    return stored(side) == truth;
  }

  /** Whether the side holds a value that no search for absent ones finds, and that is wrong. */
  boolean isStale(Side side) {
    return !isAbsent(side) && !isRight(side);
  }

  String words(Values values) {
    return exists
        ? "row %s, old %s, new %s"
            .formatted(values.words(truth), values.words(old), values.words(created))
        : "no row";
  }
}
