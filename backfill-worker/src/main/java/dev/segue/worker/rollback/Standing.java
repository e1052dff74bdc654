package dev.segue.worker.rollback;

import dev.segue.rules.control.Fact;
import dev.segue.worker.control.KeptConstraint;
import java.time.Instant;
import java.util.List;

/**
 * How a change stands in its table.
 *
 * @param rows as the server estimates them; -1 if it never counted
 * @param lackingOld the old columns that the table does not have any more
 * @param kept what was taken off the table and put onto it
 * @param facts what is known of the data, those that are true
 * @param at when it was looked, by the database's clock
 */
public record Standing(
    long rows, List<String> lackingOld, List<KeptConstraint> kept, List<Fact> facts, Instant at) {
  public Standing {
    lackingOld = List.copyOf(lackingOld);
    kept = List.copyOf(kept);
    facts = List.copyOf(facts);
  }
}
