package dev.segue.worker.expand;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import java.util.List;
import java.util.Optional;

/**
 * What a change's table lacks.
 *
 * @param table its name as SQL text, with its schema
 * @param toward the neighbouring phase that it is prepared for, if one is
 * @param steps what adds it, in order
 * @param notes what a person should know
 */
public record Expansion(
    Change change, String table, Optional<Phase> toward, List<DdlStep> steps, List<String> notes) {
  public Expansion {
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
  }

  /** All statements, in order. */
  public List<String> statements() {
    return steps.stream().flatMap(step -> step.statements().stream()).toList();
  }
}
