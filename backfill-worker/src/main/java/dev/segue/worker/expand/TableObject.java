package dev.segue.worker.expand;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.worker.control.ObjectKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

  /**
   * Whether it is, as far as its kind and columns say, what that one over old columns becomes over
   * the new ones. The server writes its definition in words of its own.
   */
  boolean isMirrorOf(TableObject original, Change change) {
    return isUnique() == original.isUnique()
        && (isUnique() || kind == original.kind())
        && isOn(change, Side.NEW)
        && !isOn(change, Side.OLD)
        && unmapped(change).equals(original.unmapped(change));
  }

  private boolean isUnique() {
    return kind == ObjectKind.UNIQUE || kind == ObjectKind.UNIQUE_INDEX;
  }

  private Set<String> unmapped(Change change) {
    return columns.stream()
        .filter(column -> change.column(Side.OLD, column).isEmpty())
        .filter(column -> change.column(Side.NEW, column).isEmpty())
        .collect(Collectors.toSet());
  }

  /** Whether it hangs on a column of that side. */
  boolean isOn(Change change, Side side) {
    return columns.stream().anyMatch(column -> change.column(side, column).isPresent());
  }
}
