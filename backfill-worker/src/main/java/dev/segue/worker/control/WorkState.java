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
  FAILED,
  /** As only a newer segue says: shown, and left to that one. */
  NEWER;

  /** Its name in the segue tables and in messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of that word in the segue tables, which a newer segue may share. */
  static WorkState ofWord(String word) {
    for (WorkState state : values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    return NEWER;
  }
}
