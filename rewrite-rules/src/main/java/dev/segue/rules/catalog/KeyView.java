package dev.segue.rules.catalog;

import java.util.List;

/**
 * One primary key, unique constraint or unique index.
 *
 * @param name its name
 * @param columns its columns in order; an index over expressions has none and is not listed
 * @param primary whether it is the primary key
 * @param immediate whether it is checked at once: a deferrable one cannot arbitrate an upsert
 * @param partial whether it has a predicate
 */
public record KeyView(
    String name, List<String> columns, boolean primary, boolean immediate, boolean partial) {
  public KeyView {
    columns = List.copyOf(columns);
  }
}
