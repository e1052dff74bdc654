package dev.segue.worker.control;

/** What a work does with each row. */
public enum WorkKind {
  FILL_NEW("fill-new"),
  FILL_OLD("fill-old"),
  VERIFY("verify");

  private final String label;

  WorkKind(String label) {
    this.label = label;
  }

  /** Its name in the segue tables and in messages. */
  public String label() {
    return label;
  }

  /** The kind of that name. */
  static WorkKind ofLabel(String label) {
    for (WorkKind kind : values()) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of work is called " + label);
  }
}
