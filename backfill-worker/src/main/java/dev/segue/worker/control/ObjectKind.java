package dev.segue.worker.control;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
  INDEX,
  /** An index by which readers of the log know rows. */
  REPLICA_IDENTITY;

  private static final Set<ObjectKind> INDEXES =
      EnumSet.of(PRIMARY_KEY, UNIQUE, UNIQUE_INDEX, EXCLUSION, INDEX);

  private static final Set<ObjectKind> CONSTRAINTS =
      EnumSet.of(CHECK, FOREIGN_KEY, PRIMARY_KEY, UNIQUE, EXCLUSION);

  /** Whether it has its name among the indexes of its schema. */
  public boolean isIndex() {
    return INDEXES.contains(this);
  }

  /** Whether it has its name among the constraints of its table. */
  public boolean isConstraint() {
    return CONSTRAINTS.contains(this);
  }

  /** Its word in the segue tables. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of that word; a newer segue may have others. */
  public static Optional<ObjectKind> ofWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
