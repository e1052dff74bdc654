package dev.segue.worker.chunk;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

  /** What that word says; a newer segue may have others. */
  public static Optional<Verdict> ofWord(String word) {
    return Arrays.stream(values()).filter(verdict -> verdict.word().equals(word)).findFirst();
  }
}
