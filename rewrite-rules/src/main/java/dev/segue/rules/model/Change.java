package dev.segue.rules.model;

import java.util.List;
import java.util.Optional;

/**
 * One declared mapping on one table: its old columns, its new ones, the expressions between them.
 *
 * @param id its name, unique in a rules file
 * @param table the table that changes shape
 * @param phase where it stands
 * @param oldColumns the columns before the change, in the order of the declaration
 * @param newColumns the columns after it; no name is on both sides
 * @param exact whether {@code backward(forward(x)) = x} and {@code forward(backward(y)) = y}; what
 *     is not exact is lossy
 * @param monotone whether {@code x < y} exactly when {@code forward(x) < forward(y)}
 * @param unrewritable what becomes of a reference that no rule can rewrite
 */
public record Change(
    String id,
    TableName table,
    Phase phase,
    List<MappedColumn> oldColumns,
    List<MappedColumn> newColumns,
    boolean exact,
    boolean monotone,
    Unrewritable unrewritable) {

  public Change {
    oldColumns = List.copyOf(oldColumns);
    newColumns = List.copyOf(newColumns);
    if (oldColumns.isEmpty() || newColumns.isEmpty()) {
      throw new IllegalArgumentException("change " + id + " needs columns on both sides");
    }
  }

  /** The columns of one side. */
  public List<MappedColumn> columns(Side side) {
    return side == Side.OLD ? oldColumns : newColumns;
  }

  /** The column of that name on that side, if there is one. */
  public Optional<MappedColumn> column(Side side, String name) {
    for (MappedColumn column : columns(side)) {
      if (column.name().equals(name)) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }

  /** The side that has a column of that name, if one has. */
  public Optional<Side> sideOf(String name) {
    if (column(Side.OLD, name).isPresent()) {
      return Optional.of(Side.OLD);
    }
    return column(Side.NEW, name).map(column -> Side.NEW);
  }

  /** This change at another phase. */
  public Change at(Phase other) {
    return new Change(id, table, other, oldColumns, newColumns, exact, monotone, unrewritable);
  }

  /**
   * Whether the other declares the same mapping, whatever its phase: what may not be altered above
   * {@code planned}. Where an old column stood, and what becomes of what cannot be rewritten, may.
   */
  public boolean hasSameDefinition(Change other) {
    return id.equals(other.id)
        && table.equals(other.table)
        && exact == other.exact
        && monotone == other.monotone
        && sameColumns(oldColumns, other.oldColumns)
        && sameColumns(newColumns, other.newColumns);
  }

  private static boolean sameColumns(List<MappedColumn> some, List<MappedColumn> others) {
    return some.stream()
        .map(MappedColumn::withoutPosition)
        .toList()
        .equals(others.stream().map(MappedColumn::withoutPosition).toList());
  }
}
