package dev.segue.worker.expand;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.worker.control.ObjectKind;
import java.util.List;

/**
 * Something that hangs on columns of a table: a constraint, an index, a default.
 *
 * @param kind what it is
 * @param name the column, or its own name
 * @param columns the columns on which it hangs, as the catalog spells them
 * @param definition what follows its name where it is added: for an index and a unique constraint
 *     from {@code USING} on, for a default its expression
 * @param immediate whether it is checked at once
 * @param valid whether it holds for every row, or an index is complete
 */
record TableObject(
    ObjectKind kind,
    String name,
    List<String> columns,
    String definition,
    boolean immediate,
    boolean valid) {
  TableObject {
    columns = List.copyOf(columns);
  }

  /** Whether it hangs on a column of that side. */
  boolean isOn(Change change, Side side) {
    return columns.stream().anyMatch(column -> change.column(side, column).isPresent());
  }
}
