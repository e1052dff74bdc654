package dev.segue.driver.equivalence.generated;

import java.util.ArrayList;
import java.util.List;

/** What all makers of one statement share: the dice, the tables, the names given so far. */
final class Maker {
  private static final List<String> ALIASES =
      List.of("a", "b", "c", "t", "x", "u", "The Alias", "name", "orders", "q");

  final Dice dice;
  final List<Table> tables;

  /** Common tables that the place at hand may read. */
  final List<Source> common = new ArrayList<>();

  private int aliases;
  private int labels;
  private boolean parameters = true;

  Maker(Dice dice, List<Table> tables) {
    this.dice = dice;
    this.tables = List.copyOf(tables);
  }

  Table table() {
    return dice.pick(tables);
  }

  /** A name that no other source of the statement has. */
  String alias() {
    int number = aliases++;
    String base = dice.percent(90) ? ALIASES.get(dice.between(0, 5)) : dice.pick(ALIASES);
    return number == 0 && dice.percent(80) ? base : base + number;
  }

  /** A label for an output; some are the names of columns. */
  String label() {
    if (dice.percent(12)) {
      return dice.pick(table().readable()).name();
    }
    return dice.percent(8) ? "A Label" + labels++ : "l" + labels++;
  }

  /** Makes something that holds no parameter: text that must be said twice. */
  <T> T withoutParameters(java.util.function.Supplier<T> made) {
    boolean before = parameters;
    parameters = false;
    T result = made.get();
    parameters = before;
    return result;
  }

  /** A literal, or a parameter of the same value. */
  Piece given(Kind kind, String literal) {
    boolean parameter = parameters && dice.percent(35) && !literal.equals("NULL");
    if (!parameter) {
      return new Piece.Text(literal);
    }
    Piece value = new Piece.Value(kind, literal);
    // The vendor's driver sends dates without a type.
    return kind == Kind.DAY ? Piece.row("CAST(", value, " AS date)") : value;
  }
}
