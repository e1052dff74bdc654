package dev.segue.worker.expand;

import dev.segue.rules.model.Change;
import java.util.List;

/**
 * What a change's table lacks.
 *
 * @param table its name as SQL text, with its schema
 * @param statements what adds it, each a statement of one subcommand
 * @param present the new columns that are there
 */
public record Expansion(
    Change change, String table, List<String> statements, List<String> present) {
  public Expansion {
    statements = List.copyOf(statements);
    present = List.copyOf(present);
  }
}
