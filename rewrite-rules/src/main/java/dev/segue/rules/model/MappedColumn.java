package dev.segue.rules.model;

/**
 * One column of one side of a change.
 *
 * @param name its name as the catalog spells it
 * @param type its declared type, as SQL text: {@code varchar(40)}
 * @param expression how it is computed from the columns of the other side, as SQL text: a new
 *     column's <em>forward</em>, an old column's <em>backward</em>
 */
public record MappedColumn(String name, String type, String expression) {
  public MappedColumn {
    if (name.isBlank() || type.isBlank() || expression.isBlank()) {
      throw new IllegalArgumentException("a mapped column needs a name, a type, an expression");
    }
  }
}
