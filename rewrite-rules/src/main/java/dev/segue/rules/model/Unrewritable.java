package dev.segue.rules.model;

/** What becomes of a reference to a mapped column that no rule can rewrite. */
public enum Unrewritable {
  /** The statement is refused with an error that names the change and the way out. */
  REFUSE("refuse"),
  /** Reads of the complete side pass and are reported; every other reference is refused. */
  REPORT("report");

  private final String label;

  Unrewritable(String label) {
    this.label = label;
  }

  /** The value's spelling in a rules file. */
  public String label() {
    return label;
  }
}
