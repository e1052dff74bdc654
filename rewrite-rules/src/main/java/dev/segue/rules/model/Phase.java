package dev.segue.rules.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where a change stands on its ladder.
 *
 * <p>The order of the constants is the order of the ladder; two neighbours may run at once in a
 * fleet, phases further apart may not. What makes that safe is one invariant: <em>a value on the
 * incomplete side is absent or right, never stale</em>. The two clearing phases keep it: they NULL
 * the side that instances of the phase before would leave stale. (The idea is the delete-only state
 * of Rae et al., "Online, Asynchronous Schema Change in F1", VLDB 2013.)
 */
public enum Phase {
  OFF("off", Storing.KEEP, Storing.IGNORE),
  PLANNED("planned", Storing.KEEP, Storing.IGNORE),
  EXPANDED("expanded", Storing.KEEP, Storing.CLEAR),
  DUAL_WRITE("dual-write", Storing.KEEP, Storing.KEEP),
  FALLBACK_READ("fallback-read", Storing.KEEP, Storing.KEEP),
  NEW_READ("new-read", Storing.KEEP, Storing.KEEP),
  RETIRED("retired", Storing.CLEAR, Storing.KEEP),
  CONTRACTED("contracted", Storing.IGNORE, Storing.KEEP);

  private enum Storing {
    /** A write stores this side. */
    KEEP,
    /** A write sets this side to NULL. */
    CLEAR,
    /** A write does not touch this side: its columns need not exist. */
    IGNORE
  }

  private final String label;
  private final Storing oldSide;
  private final Storing newSide;

  Phase(String label, Storing oldSide, Storing newSide) {
    this.label = label;
    this.oldSide = oldSide;
    this.newSide = newSide;
  }

  /** The phase's name in a rules file, in messages and in metrics, such as {@code dual-write}. */
  public String label() {
    return label;
  }

  /** The phase of that label, if there is one. */
  public static Optional<Phase> ofLabel(String label) {
    return Arrays.stream(values()).filter(phase -> phase.label.equals(label)).findFirst();
  }

  /** The side that holds every row's value in this phase. */
  public Side completeSide() {
    return compareTo(NEW_READ) < 0 ? Side.OLD : Side.NEW;
  }

  /** Whether a write in this phase stores that side. */
  public boolean stores(Side side) {
    return storing(side) == Storing.KEEP;
  }

  /** Whether a write in this phase sets that side to NULL. */
  public boolean clears(Side side) {
    return storing(side) == Storing.CLEAR;
  }

  /** Whether that side's columns must exist in this phase. */
  public boolean needs(Side side) {
    return storing(side) != Storing.IGNORE;
  }

  /** The next phase towards {@code target}, or this one if it is the target. */
  public Phase stepTowards(Phase target) {
    int step = Integer.compare(target.ordinal(), ordinal());
    return values()[ordinal() + step];
  }

  private Storing storing(Side side) {
    return side == Side.OLD ? oldSide : newSide;
  }
}
