package dev.segue.driver.equivalence.generated;

import java.util.List;
import java.util.stream.Stream;

/**
 * A table in the shape that statements speak of.
 *
 * @param columns those that the shape has, in its order
 * @param derived those of the other shape that the same statement may read; mostly none
 * @param key its primary key
 * @param numbered whether the database numbers its rows
 */
record Table(
    String name, List<Column> columns, List<Column> derived, List<String> key, boolean numbered) {
  Table {
    columns = List.copyOf(columns);
    derived = List.copyOf(derived);
    key = List.copyOf(key);
  }

  List<Column> readable() {
    return Stream.concat(columns.stream(), derived.stream()).toList();
  }

  boolean isKey(Column column) {
    return key.contains(column.name());
  }

  List<Column> keyColumns() {
    return columns.stream().filter(this::isKey).toList();
  }

  /** This table with one column more. */
  Table with(Column column, boolean computed, boolean inKey, boolean defaulted) {
    return new Table(
        name,
        computed ? columns : plus(columns, column),
        computed ? plus(derived, column) : derived,
        inKey ? plus(key, column.name()) : key,
        numbered || (inKey && defaulted));
  }

  private static <T> List<T> plus(List<T> some, T one) {
    return Stream.concat(some.stream(), Stream.of(one)).toList();
  }
}
