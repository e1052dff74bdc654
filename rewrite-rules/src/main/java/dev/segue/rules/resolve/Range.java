package dev.segue.rules.resolve;

/**
 * A stretch of a statement's tokens.
 *
 * @param from the position of the first
 * @param to the position behind the last
 */
public record Range(int from, int to) {
  /** Whether the token at that position is in it. */
  public boolean holds(int position) {
    return position >= from && position < to;
  }
}
