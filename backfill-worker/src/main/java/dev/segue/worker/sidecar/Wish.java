package dev.segue.worker.sidecar;

import java.util.Optional;

/**
 * What is to be done to a change.
 *
 * @param sample of a verification: how many of ten thousand rows are looked at; empty for all
 * @param repairs of a verification: whether rows in which neither side gives the other are mended
 */
public record Wish(Duty.Kind kind, Optional<Integer> sample, boolean repairs) {
  /** What the sidecar does by itself. */
  public static Wish of(Duty.Kind kind) {
    return new Wish(kind, Optional.empty(), false);
  }
}
