package dev.segue.driver.equivalence.generated;

import static dev.segue.driver.equivalence.generated.Piece.row;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes queries: single blocks, set operations, those that stand inside of expressions. */
final class Queries {
  private final Maker maker;
  private final Dice dice;

  Queries(Maker maker) {
    this.maker = maker;
    this.dice = maker.dice;
  }

  /** A query that yields these kinds, in any number of rows and in no order. */
  Query of(List<Kind> kinds, Scope outer, int depth) {
    if (depth > 0 && dice.percent(12)) {
      return union(kinds, outer, depth - 1);
    }
    if (depth > 0 && maker.common.isEmpty() && dice.percent(4)) {
      return within(kinds, outer);
    }
    return new Blocks(maker, outer, depth).of(kinds);
  }

  /** A query with a common table of its own. */
  private Query within(List<Kind> kinds, Scope outer) {
    Query common = new Blocks(maker, Scope.top(), 1).of(List.of(Kind.NUMBER, Kind.TEXT));
    maker.common.add(common.source("i"));
    Query query = new Blocks(maker, outer, 0).of(kinds);
    maker.common.clear();
    return new Query(row("WITH i AS (", common.piece(), ") ", query.piece()), query.outputs());
  }

  /** A query of any kinds whose rows the application sees. */
  Query top(int depth) {
    if (dice.percent(15)) {
      return new Blocks(maker, Scope.top(), depth).starred();
    }
    List<Kind> kinds =
        Stream.generate(() -> dice.of(Kind.values())).limit(dice.between(1, 4)).toList();
    if (dice.percent(18)) {
      return ordered(union(kinds, Scope.top(), depth - 1));
    }
    return new Blocks(maker, Scope.top(), depth).shown(kinds);
  }

  /** One value: a query in parentheses that yields at most one row. */
  Piece scalar(Kind kind, Scope outer, int depth) {
    if (kind == Kind.TRUTH) {
      Query query = of(List.of(Kind.TRUTH), outer, depth);
      return row("(", query.piece(), " ORDER BY 1 LIMIT 1)");
    }
    Blocks blocks = new Blocks(maker, outer, depth);
    if (dice.percent(40)) {
      return row("(", of(List.of(kind), outer, depth).piece(), " ORDER BY 1 LIMIT 1)");
    }
    return row("(", blocks.aggregate(kind), ")");
  }

  /** A query of which only matters whether it yields a row. */
  Piece any(Scope outer, int depth) {
    return new Blocks(maker, outer, depth).any();
  }

  private Query union(List<Kind> kinds, Scope outer, int depth) {
    Query first = new Blocks(maker, outer, depth).of(kinds);
    Piece joined = first.piece();
    for (int i = 0; i < dice.of(1, 1, 2); i++) {
      Piece arm = new Blocks(maker, outer, depth).of(kinds).piece();
      String operator =
          dice.of(
              " UNION ",
              " UNION ALL ",
              " INTERSECT ",
              " EXCEPT ",
              " UNION ALL ",
              " INTERSECT ALL ",
              " EXCEPT ALL ",
              " UNION DISTINCT ");
      boolean nested = dice.percent(25);
      arm = nested && dice.percent(30) ? row(arm, " ORDER BY 1", all(kinds), " LIMIT 2") : arm;
      joined =
          new Piece.Either(
              row(joined, operator, nested ? row("(", arm, ")") : arm), List.of(joined, arm));
    }
    return new Query(joined, first.outputs());
  }

  private static String all(List<Kind> kinds) {
    return IntStream.rangeClosed(2, kinds.size())
        .mapToObj(number -> ", " + number)
        .collect(Collectors.joining());
  }

  private Query ordered(Query query) {
    return new Query(
        row(query.piece(), Orders.total(dice, List.of(), query.outputs().size())), query.outputs());
  }
}
