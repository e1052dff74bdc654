package dev.segue.rules.control;

/**
 * What is known of a change's data. Facts outlive the fleet, and change only in the transaction
 * that publishes a phase or in one of the worker's.
 */
public enum Fact {
  /** All new columns of all rows are NULL. */
  NEW_EMPTY("new_empty", false),
  /** What stands in the new columns is right. */
  NEW_CLEAN("new_clean", false),
  /** Every row's new columns are filled and right. */
  NEW_COMPLETE("new_complete", false),
  /** What stands in the old columns is right. */
  OLD_CLEAN("old_clean", true),
  /** Every row's old columns are filled and right. */
  OLD_COMPLETE("old_complete", true);

  private final String column;
  private final boolean atStart;

  Fact(String column, boolean atStart) {
    this.column = column;
    this.atStart = atStart;
  }

  /** The column that holds it. */
  public String column() {
    return column;
  }

  /** Whether it is true before the change begins. */
  public boolean atStart() {
    return atStart;
  }
}
