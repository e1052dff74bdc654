package dev.segue.worker.rollback;

import dev.segue.rules.model.Phase;
import java.util.List;

/**
 * One step back.
 *
 * @param before what is done while all instances are at {@code from}, in order, as commands
 * @param sentences what the step means, for people
 */
public record RollbackStep(Phase from, Phase to, List<String> sentences, List<String> before) {
  public RollbackStep {
    sentences = List.copyOf(sentences);
    before = List.copyOf(before);
  }
}
