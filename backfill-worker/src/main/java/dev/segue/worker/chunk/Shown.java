package dev.segue.worker.chunk;

import java.util.Optional;

/**
 * What of a table's rows is looked at and told.
 *
 * @param sample how many of ten thousand rows are counted where every row would be, by their keys
 * @param masked whether findings tell the lengths of values instead of the values
 */
public record Shown(Optional<Integer> sample, boolean masked) {
  /** Every row, with its values. */
  public static final Shown ALL = new Shown(Optional.empty(), false);
}
