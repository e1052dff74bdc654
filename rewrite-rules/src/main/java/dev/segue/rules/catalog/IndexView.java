package dev.segue.rules.catalog;

import java.util.List;

/**
 * One index, unique or not. No plan rests on it: it is what a rewritten statement may lose.
 *
 * @param schema the schema of its table
 * @param table its table
 * @param name its own name
 * @param parts what it is over, in order, without the columns that it only includes
 */
public record IndexView(String schema, String table, String name, List<Part> parts) {
  public IndexView {
    parts = List.copyOf(parts);
  }

  /**
   * One key part of an index.
   *
   * @param text the column's name, or the expression as SQL text
   * @param isColumn whether it is a bare column
   */
  public record Part(String text, boolean isColumn) {}

  /** Whether the bare column is one of its parts. */
  public boolean has(String column) {
    return parts.stream().anyMatch(part -> part.isColumn() && part.text().equals(column));
  }
}
