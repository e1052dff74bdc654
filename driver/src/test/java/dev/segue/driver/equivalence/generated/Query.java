package dev.segue.driver.equivalence.generated;

import java.util.List;

/**
 * A query and what it yields.
 *
 * @param outputs its columns in order; one without a name that is known has an empty name
 */
record Query(Piece piece, List<Column> outputs) {
  Query {
    outputs = List.copyOf(outputs);
  }

  /** What it is to a FROM clause. */
  Source source(String alias) {
    List<Column> named =
        outputs.stream()
            .filter(column -> !column.name().isEmpty())
            .filter(
                column -> outputs.stream().filter(c -> c.name().equals(column.name())).count() == 1)
            .toList();
    return new Source(
        alias, named, named.size() == outputs.size() ? outputs : List.of(), List.of());
  }
}
