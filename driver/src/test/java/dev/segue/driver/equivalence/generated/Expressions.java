package dev.segue.driver.equivalence.generated;

import static dev.segue.driver.equivalence.generated.Piece.call;

import java.util.List;

/** Makes values over a scope. None raises an error, and none depends on what is not specified. */
final class Expressions {
  private final Maker maker;
  private final Dice dice;
  private final Scope scope;
  private final Conditions conditions;
  private final Queries queries;

  Expressions(Maker maker, Scope scope) {
    this.maker = maker;
    this.dice = maker.dice;
    this.scope = scope;
    this.conditions = new Conditions(maker, scope, this);
    this.queries = new Queries(maker);
  }

  Conditions conditions() {
    return conditions;
  }

  /** A column of the kind, or else a literal. */
  Piece column(Kind kind) {
    List<Scope.Seen> columns = scope.columns(dice, kind);
    return columns.isEmpty() ? literal(kind) : scope.reference(dice, dice.pick(columns));
  }

  Piece literal(Kind kind) {
    String literal = dice.pick(kind.literals());
    List<Scope.Seen> columns = scope.columns(dice, kind);
    if (!columns.isEmpty() && dice.percent(70)) {
      literal = dice.pick(columns).column().probe(dice);
    }
    return literal.equals("NULL")
        ? new Piece.Text("CAST(NULL AS " + kind.type() + ")")
        : maker.given(kind, literal);
  }

  Piece value(Kind kind, int depth) {
    if (depth <= 0 || dice.percent(45)) {
      return dice.percent(85) ? column(kind) : literal(kind);
    }
    if (dice.percent(35)) {
      return common(kind, depth - 1);
    }
    return switch (kind) {
      case NUMBER -> number(depth - 1);
      case DECIMAL -> decimal(depth - 1);
      case TEXT -> text(depth - 1);
      case DAY -> day(depth - 1);
      case TRUTH -> call("(", conditions.condition(depth - 1), ")");
    };
  }

  /** What there is for every kind. */
  private Piece common(Kind kind, int depth) {
    Piece one = value(kind, depth);
    Piece two = value(kind, depth);
    return switch (dice.between(0, 6)) {
      case 0 -> call("coalesce(", one, ", ", two, ")");
      case 1 -> call("nullif(", one, ", ", two, ")");
      case 2 ->
          new Piece.Either(
              Piece.row(
                  "CASE WHEN ", conditions.condition(depth), " THEN ", one, " ELSE ", two, " END"),
              List.of(one, two));
      case 3 ->
          new Piece.Either(
              Piece.row(
                  "CASE ",
                  column(kind),
                  " WHEN ",
                  literal(kind),
                  " THEN ",
                  one,
                  Piece.maybe(" ELSE ", two),
                  " END"),
              List.of(one));
      case 4 -> call("(", one, ")");
      case 5 -> depth > 0 ? queries.scalar(kind, scope, depth - 1) : one;
      default ->
          kind == Kind.TEXT || kind == Kind.TRUTH
              ? call("(", one, ")")
              : call(dice.of("greatest", "least"), "(", one, ", ", two, ")");
    };
  }

  private Piece number(int depth) {
    Piece one = value(Kind.NUMBER, depth);
    return switch (dice.between(0, 15)) {
      case 14 -> call("(", one, " OPERATOR(pg_catalog.+) ", value(Kind.NUMBER, 0), ")");
      case 15 -> Piece.row("extract(hour FROM ", zoned(depth), ")::int");
      case 8 -> Piece.row("position('e' IN ", value(Kind.TEXT, depth), ")");
      case 9 -> Piece.row("(", value(Kind.DAY, depth), " - date '2023-01-01')");
      case 10 -> call("(ARRAY[", one, ", 2])[", dice.of("1", "2", "3"), "]");
      case 11 -> call("(", one, dice.of(" & 3", " | 4", " # 1", " << 1"), ")");
      case 12 -> call("mod(", one, ", 5)");
      case 13 ->
          Piece.row("cardinality(ARRAY(", queries.of(List.of(Kind.NUMBER), scope, 0).piece(), "))");
      case 0 -> call("(", one, " + ", value(Kind.NUMBER, depth), ")");
      case 1 -> call("(", one, " - ", value(Kind.NUMBER, depth), ")");
      case 2 -> call(one, dice.of(" * 2", " / 2", " % 3", "::bigint", " + 1"));
      case 3 -> call("abs(", one, ")");
      case 4 -> call("CAST(", one, " AS ", dice.of("bigint", "integer"), ")");
      case 5 -> Piece.row("length(", value(Kind.TEXT, depth), ")");
      case 6 -> call("(- ", one, ")");
      default -> Piece.row("extract(year FROM ", value(Kind.DAY, depth), ")::int");
    };
  }

  private Piece day(int depth) {
    Piece one = value(Kind.DAY, depth);
    return switch (dice.between(0, 6)) {
      case 5 -> Piece.row(zoned(depth), "::date");
      case 6 -> named(value(Kind.NUMBER, depth));
      case 0 -> call("(", one, " + ", dice.of("1", "30"), ")");
      case 1 -> call("(", one, " - interval '1 month')::date");
      case 2 -> call("date_trunc('month', ", one, ")::date");
      default -> common(Kind.DAY, depth);
    };
  }

  /** A day's first moment as clocks elsewhere show it. */
  private Piece zoned(int depth) {
    return Piece.row(
        "(",
        value(Kind.DAY, depth),
        "::timestamp AT TIME ZONE 'UTC' AT TIME ZONE ",
        dice.of("'Asia/Tokyo'", "interval '-3 hours'"),
        ")");
  }

  /** A day by a function whose arguments have names. */
  private Piece named(Piece number) {
    return Piece.row(
        "make_date(year => 2024, ",
        dice.of("month => 2, day", "month := 3, day"),
        dice.of(" => ", " := "),
        "greatest(1, least(28, ",
        number,
        "))::int)");
  }

  private Piece decimal(int depth) {
    Piece one = value(Kind.DECIMAL, depth);
    return switch (dice.between(0, 3)) {
      case 0 -> call(one, dice.of(" + ", " - "), value(Kind.DECIMAL, depth));
      case 1 -> call("round(", one, ", 2)");
      case 2 -> call("abs(", one, ")");
      default -> call("CAST(", one, " AS numeric(12, 2))");
    };
  }

  private Piece text(int depth) {
    Piece one = value(Kind.TEXT, depth);
    return switch (dice.between(0, 21)) {
      case 19 -> Piece.row("json_object('k' : ", one, ")::text");
      case 20 -> Piece.row("xmlelement(name item, xmlattributes(", one, " AS a), 'x')::text");
      case 21 -> Piece.row("ROW(", one, ", ", value(Kind.NUMBER, 0), ")::text");
      case 17 -> Piece.row("to_char(", zoned(depth), ", 'YYYY-MM-DD HH24:MI')");
      case 18 -> call("(", one, " OPERATOR(pg_catalog.||) ", value(Kind.TEXT, 0), "::text)");
      case 9 -> call("(", one, " COLLATE \"C\")");
      case 10 -> call("overlay(", one, " PLACING '?' FROM 1 FOR 1)");
      case 11 -> call("concat_ws(',', ", one, ", ", value(Kind.TEXT, depth), ")");
      case 12 -> Piece.row("to_char(", value(Kind.DAY, depth), ", 'YYYY-MM')");
      case 13 ->
          call("array_to_string(ARRAY[", one, ", ", value(Kind.TEXT, depth), "], ',', $$-$$)");
      case 14 -> call("lpad(", one, ", 6, E'\\t')");
      case 15 -> Piece.row("json_build_object('k', ", one, ") ->> 'k'");
      case 16 -> call("trim(BOTH ' ' FROM ", one, ")");
      case 0 -> call(one, " || ", value(Kind.TEXT, depth));
      case 1 -> call(dice.of("upper(", "lower(", "trim("), one, ")");
      case 2 -> call("left(", one, ", 2)");
      case 3 -> call("substring(", one, " FROM 1 FOR 3)");
      case 4 -> call("concat(", one, ", '-', ", value(Kind.TEXT, depth), ")");
      case 5 -> Piece.row("(", value(dice.of(Kind.NUMBER, Kind.DECIMAL, Kind.DAY), 0), ")::text");
      case 6 -> Piece.row("CAST(", value(Kind.NUMBER, depth), " AS varchar(5))");
      case 7 -> call("replace(", one, ", 'a', '?')");
      default -> call(one, " || ", new Piece.Text("'!'"));
    };
  }
}
