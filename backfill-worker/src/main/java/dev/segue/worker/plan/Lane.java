package dev.segue.worker.plan;

/** The way on which a change is best made. */
public enum Lane {
  /** The server does it at once, without rewriting a row. */
  NATIVE("Segue not needed"),
  /** The server's own way rewrites the table or breaks what hangs on it: with Segue, then. */
  NATIVE_UNSAFE("native DDL unsafe"),
  /** Both shapes side by side, with Segue. */
  EXPAND_AND_CONTRACT("expand and contract"),
  /** The same, but something has to be done first. */
  BLOCKED("not yet");

  private final String words;

  Lane(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
