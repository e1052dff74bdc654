package dev.segue.worker.control;

/** What a work does with each row. */
public enum WorkKind {
  FILL_NEW("fill-new"),
  FILL_OLD("fill-old"),
  VERIFY("verify"),
  /** Mends rows whose sides contradict each other, and verifies again. */
  REPAIR("repair");

  private final String label;

  WorkKind(String label) {
    this.label = label;
  }

  /** Its name in the segue tables and in messages. */
  public String label() {
    return label;
  }

  /** Whether it fills a side. */
  public boolean fills() {
    return this == FILL_NEW || this == FILL_OLD;
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
