package dev.segue.driver.equivalence.generated;

import java.util.ArrayList;
import java.util.List;

/** What a tree of pieces comes to: a text, the values of its parameters, and whether it orders. */
final class Rendering {
  private final StringBuilder text = new StringBuilder();
  private final List<Piece.Value> values = new ArrayList<>();
  private boolean ordered;

  static Rendering of(Piece piece) {
    Rendering rendering = new Rendering();
    piece.write(rendering);
    return rendering;
  }

  void text(String sql) {
    text.append(sql);
  }

  void parameter(Piece.Value value) {
    text.append('?');
    values.add(value);
  }

  void orders() {
    ordered = true;
  }

  String text() {
    return text.toString();
  }

  List<Piece.Value> values() {
    return List.copyOf(values);
  }

  /** Whether the order of the rows is part of what the statement says. */
  boolean ordered() {
    return ordered;
  }
}
