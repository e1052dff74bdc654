package dev.segue.rules.control;

import java.util.List;

/**
 * One of the {@code segue} tables.
 *
 * @param name its name in the control schema
 * @param meaning what a row of it is
 * @param columns its columns
 * @param primaryKey the columns that identify a row
 */
public record ControlTable(
    String name, String meaning, List<Column> columns, List<String> primaryKey) {
  /**
   * One of its columns.
   *
   * @param content what it holds
   * @param optional whether it may be NULL
   * @param meaning what it says
   */
  public record Column(String name, Content content, boolean optional, String meaning) {
    /** A column that is never NULL. */
    static Column of(String name, Content content, String meaning) {
      return new Column(name, content, false, meaning);
    }

    /** A column that may be NULL. */
    static Column optional(String name, Content content, String meaning) {
      return new Column(name, content, true, meaning);
    }
  }

  /** What a column holds; each dialect has its own word for it. */
  public enum Content {
    TEXT,
    INTEGER,
    BIGINT,
    BOOLEAN,
    /** A moment, by the server's clock. */
    TIME,
    /** A number that the server counts up with every row. */
    SERIAL,
    /** A phase's label, and nothing else. */
    PHASE
  }

  public ControlTable {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
  }
}
