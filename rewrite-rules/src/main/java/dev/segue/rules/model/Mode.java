package dev.segue.rules.model;

/** Whether a rules file takes effect. */
public enum Mode {
  /** Statements are rewritten as the phases say. */
  REWRITE("rewrite"),
  /** Nothing is rewritten; what would have been done is reported. */
  OBSERVE("observe");

  private final String label;

  Mode(String label) {
    this.label = label;
  }

  /** The value's spelling in a rules file. */
  public String label() {
    return label;
  }
}
