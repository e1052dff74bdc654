package dev.segue.rules.plan;

import java.util.List;

/** Which columns a caller asked to have returned from a write, in the words of its shape. */
public sealed interface GeneratedKeys {
  /** None: nothing is added to the statement. */
  record None() implements GeneratedKeys {}

  /** Whatever a plain table of the shape would return: all its columns. */
  record All() implements GeneratedKeys {}

  /** These columns, by name as the caller spelled them. */
  record Named(List<String> columns) implements GeneratedKeys {
    public Named {
      columns = List.copyOf(columns);
    }
  }

  /** These columns, by their position (from 1) in a table of the shape. */
  record Numbered(List<Integer> positions) implements GeneratedKeys {
    public Numbered {
      positions = List.copyOf(positions);
    }
  }

  /** No generated keys. */
  static GeneratedKeys none() {
    return new None();
  }
}
