package dev.segue.rules.model;

import java.util.Optional;

/**
 * The name of a table as the catalog spells it, unquoted and case folded.
 *
 * @param schema its schema; empty means "the one that the connection's search path finds"
 * @param name its own name
 */
public record TableName(Optional<String> schema, String name) {
  public TableName {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a table needs a name");
    }
  }

  /** A table that the search path finds. */
  public static TableName unqualified(String name) {
    return new TableName(Optional.empty(), name);
  }

  /** A table in that schema. */
  public static TableName of(String schema, String name) {
    return new TableName(Optional.of(schema), name);
  }

  @Override
  public String toString() {
    return schema.map(s -> s + "." + name).orElse(name);
  }
}
