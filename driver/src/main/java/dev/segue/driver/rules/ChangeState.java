package dev.segue.driver.rules;

import dev.segue.rules.model.Phase;
import java.util.List;
import java.util.Optional;

/**
 * Where one change stands in one instance.
 *
 * @param change its id
 * @param configured the phase that the file asks for
 * @param lowest the lowest phase under which anything may still run
 * @param highest the highest
 * @param waitsFor why it is not where the file says, if it is not
 * @param unchecked what its last step rested on and nobody checked
 */
public record ChangeState(
    String change,
    Phase configured,
    Phase lowest,
    Phase highest,
    Optional<String> waitsFor,
    List<String> unchecked) {
  public ChangeState {
    unchecked = List.copyOf(unchecked);
  }
}
