package dev.segue.driver.equivalence.generated;

import java.util.List;
import java.util.stream.Stream;

/**
 * A statement and how it is sent.
 *
 * @param writes whether tables may differ after it
 * @param keys the generated keys to ask for: column names, {@code *} for all that there are, or
 *     nothing
 * @param rounds how often it stands in a batch; 0 if it is executed by itself
 */
record Sql(Piece piece, boolean writes, List<String> keys, int rounds) {
  Sql {
    keys = List.copyOf(keys);
  }

  static Sql read(Piece piece) {
    return new Sql(piece, false, List.of(), 0);
  }

  static Sql write(Piece piece) {
    return new Sql(piece, true, List.of(), 0);
  }

  Stream<Sql> smaller() {
    Stream<Sql> plainer =
        rounds > 0 || !keys.isEmpty()
            ? Stream.of(new Sql(piece, writes, List.of(), 0))
            : Stream.of();
    return Stream.concat(
        plainer, piece.smaller().map(smaller -> new Sql(smaller, writes, keys, rounds)));
  }

  String text() {
    Rendering rendering = Rendering.of(piece);
    return rendering.text()
        + (rendering.values().isEmpty()
            ? ""
            : "\n  with " + rendering.values().stream().map(Piece.Value::content).toList())
        + (keys.isEmpty() ? "" : "\n  keys " + keys)
        + (rounds > 0 ? "\n  batch of " + rounds : "");
  }
}
