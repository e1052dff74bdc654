package dev.segue.worker.explain;

import dev.segue.rules.model.Side;
import java.util.List;

/**
 * Columns that a phase needs and the catalog lacks, taken from the rules.
 *
 * @param change the change's id
 * @param side which side they are
 * @param columns their names
 */
public record Supplied(String change, Side side, List<String> columns) {
  public Supplied {
    columns = List.copyOf(columns);
  }
}
