package dev.segue.driver.equivalence.generated;

import static dev.segue.driver.equivalence.generated.Piece.row;

import java.util.List;

/** Makes aggregates and window functions whose results do not depend on the order of equal rows. */
final class Aggregates {
  private final Maker maker;
  private final Dice dice;
  private final Scope scope;
  private final Expressions expressions;

  Aggregates(Maker maker, Scope scope, Expressions expressions) {
    this.maker = maker;
    this.dice = maker.dice;
    this.scope = scope;
    this.expressions = expressions;
  }

  Piece of(Kind kind) {
    Piece filter =
        dice.percent(12)
            ? Piece.maybe(" FILTER (WHERE ", expressions.conditions().condition(0), ")")
            : Piece.NOTHING;
    Piece call =
        switch (kind) {
          case NUMBER ->
              dice.made(
                  () -> new Piece.Text("count(*)"),
                  () -> row("count(", dice.of("", "DISTINCT "), own(Kind.TEXT), ")"),
                  () -> row("sum(", own(Kind.NUMBER), ")"),
                  () -> row(dice.of("min(", "max("), own(Kind.NUMBER), ")"));
          case DECIMAL -> row(dice.of("sum(", "min(", "max("), own(Kind.DECIMAL), ")");
          case TEXT ->
              dice.made(() -> row(dice.of("min(", "max("), own(Kind.TEXT), ")"), this::listed);
          case DAY -> row(dice.of("min(", "max("), own(Kind.DAY), ")");
          case TRUTH -> row(dice.of("bool_or(", "bool_and("), own(Kind.TRUTH), ")");
        };
    return row(call, filter);
  }

  /** A window function of a number. */
  Piece window() {
    String call = dice.of("rank()", "dense_rank()", "count(*)", "");
    Piece function =
        call.isEmpty() ? row(dice.of("sum(", "max("), own(Kind.NUMBER), ")") : new Piece.Text(call);
    Piece partition =
        dice.percent(50) ? Piece.maybe("PARTITION BY ", own(Kind.TEXT), " ") : Piece.NOTHING;
    Piece order = row("ORDER BY ", own(dice.of(Kind.NUMBER, Kind.DAY)), Orders.direction(dice));
    return row(function, " OVER (", partition, order, ")");
  }

  private Piece listed() {
    Piece text = maker.withoutParameters(() -> own(Kind.TEXT));
    return row("string_agg(", text, ", ',' ORDER BY ", text, ")");
  }

  /** A value of this block's own columns: an aggregate of outer ones belongs to the outer block. */
  private Piece own(Kind kind) {
    List<Scope.Seen> columns = scope.alone().columns(dice, kind);
    if (columns.isEmpty()) {
      return new Piece.Text(dice.pick(kind.literals()));
    }
    Piece column = scope.reference(dice, dice.pick(columns));
    return dice.percent(70)
        ? column
        : Piece.call("coalesce(", column, ", ", expressions.literal(kind), ")");
  }
}
