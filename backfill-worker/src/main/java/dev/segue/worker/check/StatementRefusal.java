package dev.segue.worker.check;

import dev.segue.rules.model.Phase;
import dev.segue.rules.plan.Refusal;
import java.nio.file.Path;
import java.util.List;

/**
 * A statement that some phases refuse for the same reason.
 *
 * @param file its file
 * @param line the line of the construct that is refused
 * @param phases the phases, in the order of the ladder
 * @param refusal why
 */
public record StatementRefusal(Path file, int line, List<Phase> phases, Refusal refusal) {
  public StatementRefusal {
    phases = List.copyOf(phases);
  }
}
