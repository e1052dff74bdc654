package dev.segue.worker.chunk;

import java.util.Locale;

/** What a row is, as seen by the side that is to be complete. */
public enum Verdict {
  /** Either side is what the other one gives. */
  AGREEING,
  /** The side holds nothing, and the other one gives something. */
  ABSENT,
  /** The side holds nothing, and all that the other one holds gives nothing. */
  UNMAPPABLE,
  /** Both hold something, and neither is what the other one gives. */
  DISAGREEING,
  /** An expression raises an error for it. */
  FAILED;

  /** The word for it in tables and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
