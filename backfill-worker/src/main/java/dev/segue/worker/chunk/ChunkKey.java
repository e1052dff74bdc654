package dev.segue.worker.chunk;

import java.util.List;

/**
 * The columns by which a table is walked: together unique, none of them NULL, each of a type that
 * the server orders and compares alike on every run.
 */
public record ChunkKey(List<Column> columns) {
  /**
   * One of them.
   *
   * @param sql its name, quoted where it must be
   * @param type its type as the server writes it
   */
  public record Column(String name, String sql, String type) {}

  public ChunkKey {
    columns = List.copyOf(columns);
  }

  /** The columns' names, for people. */
  public String names() {
    return String.join(", ", columns.stream().map(Column::name).toList());
  }

  /** Whether it is one integer. */
  public boolean isInteger() {
    return columns.size() == 1
        && List.of("smallint", "integer", "bigint").contains(columns.get(0).type());
  }
}
