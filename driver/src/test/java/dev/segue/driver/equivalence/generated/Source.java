package dev.segue.driver.equivalence.generated;

import java.util.List;

/**
 * Something that a scope reads from.
 *
 * @param alias the name that qualifies its columns
 * @param columns what may be referred to
 * @param starred what {@code *} yields of it, if it may be written
 * @param key columns that tell its rows apart; empty if none are known to
 */
record Source(String alias, List<Column> columns, List<Column> starred, List<String> key) {
  Source {
    columns = List.copyOf(columns);
    starred = List.copyOf(starred);
    key = List.copyOf(key);
  }

  static Source of(String alias, List<Column> columns) {
    return new Source(alias, columns, columns, List.of());
  }

  static Source of(String alias, Table table) {
    return new Source(
        alias,
        table.readable(),
        table.derived().isEmpty() ? table.columns() : List.of(),
        table.key());
  }

  boolean has(String column) {
    return columns.stream().anyMatch(c -> c.name().equals(column));
  }
}
