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
                  () -> row(dice.of("min(", "max("), own(Kind.NUMBER), ")"),
                  this::percentile);
          case DECIMAL -> row(dice.of("sum(", "min(", "max("), own(Kind.DECIMAL), ")");
          case TEXT ->
              dice.made(() -> row(dice.of("min(", "max("), own(Kind.TEXT), ")"), this::listed);
          case DAY -> row(dice.of("min(", "max("), own(Kind.DAY), ")");
          case TRUTH -> row(dice.of("bool_or(", "bool_and(", "every("), own(Kind.TRUTH), ")");
        };
    return row(call, filter);
  }

  /** A window function of a number. */
  Piece window() {
    return row(windowed(), " OVER (", within(), ")");
  }

  /** What a window function of a number does, over whatever window; equal rows get equal values. */
  Piece windowed() {
    Piece filter =
        dice.percent(15)
            ? Piece.maybe(" FILTER (WHERE ", expressions.conditions().condition(0), ")")
            : Piece.NOTHING;
    return dice.made(
        () -> new Piece.Text(dice.of("rank()", "dense_rank()", "ntile(1)")),
        () -> row("count(*)", filter),
        () -> row(dice.of("sum(", "max(", "count("), own(Kind.NUMBER), ")", filter));
  }

  /** A window. */
  Piece within() {
    Piece partition =
        dice.percent(50) ? Piece.maybe("PARTITION BY ", own(Kind.TEXT), " ") : Piece.NOTHING;
    Kind kind = dice.of(Kind.NUMBER, Kind.NUMBER, Kind.DAY);
    Piece order = row("ORDER BY ", own(kind), Orders.direction(dice));
    String frame =
        dice.percent(70)
            ? ""
            : dice.of(
                " RANGE UNBOUNDED PRECEDING",
                " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
                " GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW",
                " GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING EXCLUDE GROUP");
    return row(partition, order, frame);
  }

  private Piece percentile() {
    return row("percentile_disc(0.5) WITHIN GROUP (ORDER BY ", own(Kind.NUMBER), ")");
  }

  private Piece listed() {
    Piece text = maker.withoutParameters(() -> own(Kind.TEXT));
    if (dice.percent(30)) {
      return row("array_to_string(array_agg(", text, "::text ORDER BY ", text, " DESC), ';')");
    }
    if (dice.percent(15)) {
      return row("json_arrayagg(", text, " ORDER BY ", text, " NULL ON NULL)::text");
    }
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
