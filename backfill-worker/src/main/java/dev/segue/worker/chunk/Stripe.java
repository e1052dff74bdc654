package dev.segue.worker.chunk;

/**
 * A part of a chunk: every so many rows of it, by their keys.
 *
 * @param number which part, from 0
 * @param of how many parts there are
 */
public record Stripe(int number, int of) {
  /** All rows of a chunk. */
  public static final Stripe WHOLE = new Stripe(0, 1);

  /** Whether the chunk is done with it. */
  public boolean isLast() {
    return number + 1 >= of;
  }
}
