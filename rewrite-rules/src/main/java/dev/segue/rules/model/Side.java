package dev.segue.rules.model;

/**
 * One of the two shapes of a table under a change: the columns before it, or the columns after it.
 */
public enum Side {
  OLD,
  NEW;

  /** The side across the change. */
  public Side other() {
    return this == OLD ? NEW : OLD;
  }

  /** The word for this side in messages: {@code old} or {@code new}. */
  public String word() {
    return this == OLD ? "old" : "new";
  }
}
