package dev.segue.driver.equivalence.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes ORDER BY clauses. One that orders by every output leaves no two different rows equal. */
final class Orders {
  private Orders() {}

  /** Mostly a total order, with a limit or not; else none. */
  static Piece total(Dice dice, List<Piece> first, int outputs) {
    if (dice.percent(35)) {
      return Piece.NOTHING;
    }
    return new Piece.Perhaps(
        new Piece.Ordering(Piece.row(" ORDER BY ", by(dice, first, outputs), limit(dice))));
  }

  /** The items of a total order. */
  static Piece by(Dice dice, List<Piece> first, int outputs) {
    List<Piece> items = new ArrayList<>();
    for (Piece item : first) {
      items.add(Piece.row(item, direction(dice)));
    }
    String positions =
        IntStream.rangeClosed(1, outputs)
            .mapToObj(n -> n + (dice.percent(15) ? " DESC" : ""))
            .collect(Collectors.joining(", "));
    items.add(new Piece.Text(positions));
    return Piece.fixed(items);
  }

  static String direction(Dice dice) {
    return dice.of("", "", " DESC", " ASC", " NULLS FIRST", " DESC NULLS LAST");
  }

  private static Piece limit(Dice dice) {
    return switch (dice.between(0, 6)) {
      case 0 -> Piece.maybe(" LIMIT 2");
      case 1 -> Piece.maybe(" LIMIT ", new Piece.Value(Kind.NUMBER, "3"), " OFFSET 1");
      case 2 -> Piece.maybe(" OFFSET 1 ROWS FETCH FIRST 2 ROWS ", dice.of("ONLY", "WITH TIES"));
      default -> Piece.NOTHING;
    };
  }
}
