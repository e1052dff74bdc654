package dev.segue.rules.control;

import java.util.List;

/**
 * One of the {@code segue} tables.
 *
 * @param name its name in the control schema
 * @param meaning what a row of it is
 * @param columns its columns
 * @param primaryKey the column that identifies a row
 */
public record ControlTable(String name, String meaning, List<Column> columns, String primaryKey) {
  /**
   * One of its columns; none may be NULL.
   *
   * @param content what it holds
   * @param meaning what it says
   */
  public record Column(String name, Content content, String meaning) {}

  /** What a column holds; each dialect has its own word for it. */
  public enum Content {
    TEXT,
    INTEGER,
    BIGINT,
    BOOLEAN,
    /** A phase's label, and nothing else. */
    PHASE
  }

  public ControlTable {
    columns = List.copyOf(columns);
  }
}
