package dev.segue.worker.status;

import dev.segue.rules.control.Fact;
import java.util.Set;

/**
 * What is known of a change's data.
 *
 * @param change its id
 * @param definitionHash the definition that it was begun with
 * @param facts those that are true
 */
public record ChangeFacts(String change, String definitionHash, Set<Fact> facts) {
  public ChangeFacts {
    facts = Set.copyOf(facts);
  }

  /** Whether that is known. */
  public boolean has(Fact fact) {
    return facts.contains(fact);
  }
}
