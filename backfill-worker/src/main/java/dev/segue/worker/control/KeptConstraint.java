package dev.segue.worker.control;

/**
 * A constraint that was taken off a table, to be put back on the way back, or that was put onto it,
 * to be taken off then.
 *
 * @param id its number in the segue tables; 0 if it is not noted yet
 * @param kind what it is
 * @param name the column, or the constraint's own name
 * @param taken whether it was taken off
 * @param definition what follows its name where it is added; empty where there is no more to it
 */
public record KeptConstraint(
    long id, ObjectKind kind, String name, boolean taken, String definition) {
  /** One that was taken off just now. */
  public static KeptConstraint taken(ObjectKind kind, String name, String definition) {
    return new KeptConstraint(0, kind, name, true, definition);
  }

  /** One that was put on just now. */
  public static KeptConstraint made(ObjectKind kind, String name) {
    return new KeptConstraint(0, kind, name, false, "");
  }
}
