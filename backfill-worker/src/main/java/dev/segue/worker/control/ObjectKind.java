package dev.segue.worker.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may hang on a column. */
public enum ObjectKind {
  NOT_NULL,
  DEFAULT,
  /** The server counts it up by itself. */
  IDENTITY,
  /** A sequence that goes when the column goes. */
  SEQUENCE,
  CHECK,
  FOREIGN_KEY,
  /** A foreign key of some table that points at the column. */
  REFERENCE,
  PRIMARY_KEY,
  /** A unique constraint. */
  UNIQUE,
  /** A unique index that is no constraint, such as one over a part of the rows. */
  UNIQUE_INDEX,
  EXCLUSION,
  INDEX;

  /** Its word in the segue tables. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of that word; a newer segue may have others. */
  public static Optional<ObjectKind> ofWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
