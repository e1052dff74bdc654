package dev.segue.rules.model;

import java.util.Optional;

/**
 * One column of one side of a change.
 *
 * @param name its name as the catalog spells it
 * @param type its declared type, as SQL text: {@code varchar(40)}
 * @param expression how it is computed from the columns of the other side, as SQL text: a new
 *     column's <em>forward</em>, an old column's <em>backward</em>
 * @param position for an old column its place in the old table, from 1: what {@code *} means once
 *     the column is dropped; empty if the rules do not say
 */
public record MappedColumn(
    String name, String type, String expression, Optional<Integer> position) {
  public MappedColumn {
    if (name.isBlank() || type.isBlank() || expression.isBlank()) {
      throw new IllegalArgumentException("a mapped column needs a name, a type, an expression");
    }
  }

  /** A column whose place is not declared. */
  public MappedColumn(String name, String type, String expression) {
    this(name, type, expression, Optional.empty());
  }

  /** The same column without the place that is declared for it. */
  MappedColumn withoutPosition() {
    return new MappedColumn(name, type, expression);
  }
}
