package dev.segue.worker.control;

import java.util.List;
import java.util.Optional;

/**
 * What became of a schema's segue tables.
 *
 * @param found the version that was there; empty if there were none
 * @param left grants that this user may not make
 */
public record Creation(Optional<Integer> found, List<String> left) {
  public Creation {
    left = List.copyOf(left);
  }
}
