package dev.segue.driver.equivalence.generated;

import java.util.List;

/**
 * A column that statements may speak of.
 *
 * @param values literals that it may hold; empty if any of its kind will do
 * @param probes literals that it is compared with besides, and that it may not hold
 */
record Column(String name, Kind kind, List<String> values, List<String> probes) {
  Column {
    values = List.copyOf(values);
    probes = List.copyOf(probes);
  }

  /** A column that a query yields. */
  static Column of(String name, Kind kind) {
    return new Column(name, kind, List.of(), List.of());
  }

  /** Whether only its own values, and nothing computed, may be stored in it. */
  boolean isClosed() {
    return !values.isEmpty();
  }

  /** A literal for it. */
  String literal(Dice dice) {
    return dice.pick(isClosed() ? values : kind.literals());
  }

  /** The same under another name. */
  Column as(String label) {
    return new Column(label, kind, values, probes);
  }

  /** A literal to compare it with. */
  String probe(Dice dice) {
    return probes.isEmpty() || dice.percent(65) ? literal(dice) : dice.pick(probes);
  }
}
