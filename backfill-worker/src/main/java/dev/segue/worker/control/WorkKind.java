package dev.segue.worker.control;

/** What a work does with each row. */
public enum WorkKind {
  FILL_NEW("fill-new"),
  FILL_OLD("fill-old"),
  VERIFY("verify"),
  /** Mends rows whose sides contradict each other, and verifies again. */
  REPAIR("repair"),
  /** What only a newer segue does: shown, told what works are told, and left to that one. */
  NEWER("of a newer segue");

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

  /** The kind of that name in the segue tables, which a newer segue may share. */
  static WorkKind ofLabel(String label) {
    for (WorkKind kind : values()) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    return NEWER;
  }
}
