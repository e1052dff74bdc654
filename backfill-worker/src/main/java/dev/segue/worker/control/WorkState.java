package dev.segue.worker.control;

import java.util.Locale;

/** How a work stands. */
public enum WorkState {
  RUNNING,
  /** Somebody said so; it goes on when somebody says so. */
  PAUSED,
  /** Somebody said so; a new start goes on where it was. */
  STOPPED,
  /** It was over all rows, and what it was to reach is reached. */
  DONE,
  /** It was over all rows, and what it was to reach is not reached; or it gave up. */
  FAILED;

  /** Its name in the segue tables and in messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static WorkState ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
