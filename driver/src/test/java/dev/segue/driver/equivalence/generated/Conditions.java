package dev.segue.driver.equivalence.generated;

import static dev.segue.driver.equivalence.generated.Piece.call;
import static dev.segue.driver.equivalence.generated.Piece.row;

import java.util.List;
import java.util.stream.Stream;

/** Makes conditions over a scope. */
final class Conditions {
  private final Maker maker;
  private final Dice dice;
  private final Scope scope;
  private final Expressions expressions;

  Conditions(Maker maker, Scope scope, Expressions expressions) {
    this.maker = maker;
    this.dice = maker.dice;
    this.scope = scope;
    this.expressions = expressions;
  }

  Piece condition(int depth) {
    if (depth > 0 && dice.percent(40)) {
      Piece one = condition(depth - 1);
      Piece two = condition(depth - 1);
      return switch (dice.between(0, 7)) {
        case 0, 1, 2 -> call(one, " AND ", two);
        case 3, 4 -> call("(", one, " OR ", two, ")");
        case 5 -> call("NOT (", one, ")");
        case 6 -> call("(", one, ")", dice.of(" IS TRUE", " IS NOT TRUE", " IS UNKNOWN"));
        default -> call("(", one, ") = (", two, ")");
      };
    }
    return depth > 0 && dice.percent(25) ? query(depth - 1) : simple(depth);
  }

  private Piece simple(int depth) {
    Kind kind =
        dice.of(Kind.NUMBER, Kind.NUMBER, Kind.TEXT, Kind.TEXT, Kind.DECIMAL, Kind.DAY, Kind.TRUTH);
    Piece column = dice.percent(70) ? expressions.column(kind) : expressions.value(kind, depth);
    if (kind == Kind.TRUTH && dice.percent(50)) {
      return dice.percent(70) ? column : call("NOT ", column);
    }
    Piece other = dice.percent(60) ? expressions.literal(kind) : expressions.value(kind, depth - 1);
    return switch (dice.between(0, 16)) {
      case 14 -> kind == Kind.TEXT ? matched(column) : row(column, " = ", other);
      case 15 ->
          row(
              column,
              dice.of(" IN (VALUES (", " NOT IN (VALUES (", " = ANY (VALUES ("),
              new Piece.Text(dice.pick(kind.literals())),
              "), (",
              new Piece.Text(dice.pick(kind.literals())),
              "))");
      case 16 ->
          kind == Kind.DAY
              ? row(
                  "(",
                  column,
                  ", ",
                  expressions.literal(kind),
                  ") OVERLAPS (",
                  expressions.literal(kind),
                  ", interval '1 day')")
              : row(
                  listed(column, kind),
                  dice.of(" @> ", " <@ ", " && ", " = "),
                  listed(other, kind));
      case 0 -> row(column, dice.of(" IS NULL", " IS NOT NULL", " ISNULL", " NOTNULL"));
      case 1 -> row(column, dice.of(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM "), other);
      case 2 ->
          row(
              column,
              dice.of(" BETWEEN ", " NOT BETWEEN ", " BETWEEN SYMMETRIC "),
              expressions.literal(kind),
              " AND ",
              expressions.literal(kind));
      case 3, 4 ->
          row(
              column,
              dice.of(" IN (", " NOT IN ("),
              Piece.list(literals(kind, dice.between(1, 3))),
              ")");
      case 5 ->
          kind == Kind.TEXT
              ? row(
                  column,
                  dice.of(" LIKE ", " NOT LIKE ", " ILIKE "),
                  maker.given(Kind.TEXT, dice.of("'A%'", "'%e%'", "'_n%'", "'%!%%'")),
                  dice.of("", "", " ESCAPE '!'"))
              : row(other, " = ", column);
      case 6 -> row(other, dice.of(" = ", " < ", " >= "), column);
      case 7 -> rows(kind);
      case 8 -> row(column, " = ANY (ARRAY[", Piece.list(literals(kind, 2)), "])");
      case 9, 10, 11 -> row(column, " = ", other);
      default -> row(column, dice.of(" <> ", " < ", " > ", " <= ", " >= ", " != "), other);
    };
  }

  private List<Piece> literals(Kind kind, int count) {
    return Stream.generate(() -> expressions.literal(kind)).limit(count).toList();
  }

  private static Piece listed(Piece value, Kind kind) {
    return row("ARRAY[CAST(", value, " AS ", kind.type(), ")]");
  }

  private Piece matched(Piece column) {
    return switch (dice.between(0, 3)) {
      case 0 -> row(column, dice.of(" ~ '^A'", " !~* 'e'", " ~* 'L.*e'", " SIMILAR TO 'A%|B%'"));
      case 1 -> row("position('e' IN ", column, ") > 0");
      case 2 -> row("starts_with(", column, ", ", maker.given(Kind.TEXT, "'A'"), ")");
      default -> row(column, dice.of(" LIKE ANY ", " NOT LIKE ALL "), "(ARRAY['A%', '%e'])");
    };
  }

  private Piece rows(Kind kind) {
    Kind second = dice.of(Kind.NUMBER, Kind.TEXT);
    return row(
        dice.of("(", "ROW("),
        expressions.column(kind),
        ", ",
        expressions.column(second),
        dice.of(") = (", ") < (", ") >= ("),
        expressions.literal(kind),
        ", ",
        expressions.literal(second),
        ")");
  }

  private Piece query(int depth) {
    Queries queries = new Queries(maker);
    Kind kind = dice.of(Kind.NUMBER, Kind.TEXT);
    Piece column = expressions.column(kind);
    return switch (dice.between(0, 6)) {
      case 0, 1 -> row(dice.of("", "NOT "), "EXISTS (", queries.any(scope, depth), ")");
      case 2, 3 ->
          row(
              column,
              dice.of(" IN (", " NOT IN ("),
              queries.of(List.of(kind), scope, depth).piece(),
              ")");
      case 4 ->
          row(
              column,
              dice.of(" = ANY (", " > ALL (", " <> SOME ("),
              queries.of(List.of(kind), scope, depth).piece(),
              ")");
      case 5 ->
          row(
              "(",
              column,
              ", ",
              expressions.column(Kind.NUMBER),
              ") IN (",
              queries.of(List.of(kind, Kind.NUMBER), scope, depth).piece(),
              ")");
      default -> row(column, dice.of(" = ", " < ", " >= "), queries.scalar(kind, scope, depth));
    };
  }
}
