package dev.segue.rules.catalog;

import java.util.List;
import java.util.Optional;

/**
 * One relation as the database has it now.
 *
 * @param schema its schema
 * @param name its name
 * @param kind what it is
 * @param columns its columns in the order of the table
 * @param keys its unique keys
 * @param parents the tables that it inherits from or is a partition of, as {@code schema.name}
 * @param readsFrom for a view, the tables that its definition names, as {@code schema.name}
 */
public record TableView(
    String schema,
    String name,
    Kind kind,
    List<ColumnView> columns,
    List<KeyView> keys,
    List<String> parents,
    List<String> readsFrom) {

  /** What a relation is. */
  public enum Kind {
    TABLE,
    PARTITIONED,
    VIEW,
    OTHER
  }

  public TableView {
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
    parents = List.copyOf(parents);
    readsFrom = List.copyOf(readsFrom);
  }

  /** The column of that name, if the table has it. */
  public Optional<ColumnView> column(String column) {
    return columns.stream().filter(c -> c.name().equals(column)).findFirst();
  }

  /** Whether the table has a column of that name. */
  public boolean has(String column) {
    return column(column).isPresent();
  }

  /** {@code schema.name}. */
  public String qualifiedName() {
    return schema + "." + name;
  }
}
