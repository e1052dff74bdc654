package dev.segue.rules.splice;

import java.util.Arrays;

/**
 * Where each stretch of a rewritten text comes from, so that an error's position can be told in the
 * application's own text. Positions are offsets in characters, from 0. Immutable.
 */
public final class PositionMap {
  private final int[] starts;
  private final int[] origins;
  private final boolean[] copied;

  /**
   * A map of consecutive stretches.
   *
   * @param starts where each begins in the rewritten text, ascending, the first 0
   * @param origins where each comes from in the application's text
   * @param copied whether it is a copy, character for character, or made text that stands for it
   */
  public PositionMap(int[] starts, int[] origins, boolean[] copied) {
    this.starts = starts.clone();
    this.origins = origins.clone();
    this.copied = copied.clone();
  }

  /** The map of a text that was not changed. */
  public static PositionMap identity() {
    return new PositionMap(new int[] {0}, new int[] {0}, new boolean[] {true});
  }

  /** How many stretches there are. */
  public int count() {
    return starts.length;
  }

  /** Where a stretch, counted from 0, begins in the rewritten text. */
  public int start(int stretch) {
    return starts[stretch];
  }

  /** Where a stretch comes from in the application's text. */
  public int origin(int stretch) {
    return origins[stretch];
  }

  /** Whether a stretch is a copy, character for character. */
  public boolean isCopied(int stretch) {
    return copied[stretch];
  }

  /** The offset in the application's text that an offset in the rewritten one stands for. */
  public int original(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    int index = found >= 0 ? found : -found - 2;
    return copied[index] ? origins[index] + offset - starts[index] : origins[index];
  }
}
