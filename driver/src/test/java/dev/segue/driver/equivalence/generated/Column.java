package dev.segue.driver.equivalence.generated;

import java.util.List;

/**
 * A column that statements may speak of.
 *
 * @param values literals that it may hold; empty if any of its kind will do
 */
record Column(String name, Kind kind, List<String> values) {
  Column {
    values = List.copyOf(values);
  }

  /** A column that a query yields. */
  static Column of(String name, Kind kind) {
    return new Column(name, kind, List.of());
  }

  /** Whether only its own values, and nothing computed, may be stored in it. */
  boolean isClosed() {
    return !values.isEmpty();
  }

  /** A literal for it. */
  String literal(Dice dice) {
    return dice.pick(isClosed() ? values : kind.literals());
  }
}
