package dev.segue.driver.equivalence.generated;

import static dev.segue.driver.equivalence.generated.Piece.row;

import java.util.ArrayList;
import java.util.List;

/** Makes whole statements of all sorts. */
final class Statements {
  private static final int DEPTH = 3;

  private final Dice dice;
  private final List<Table> tables;

  Statements(Dice dice, List<Table> tables) {
    this.dice = dice;
    this.tables = tables;
  }

  Sql any() {
    Maker maker = new Maker(dice, tables);
    return switch (dice.between(0, 20)) {
      case 20 -> Sql.read(simple(maker));
      case 0, 1, 2, 3, 4, 5, 6, 7 -> Sql.read(read(maker));
      case 8, 9, 10, 11 -> inserts(maker);
      case 12, 13, 14, 15 ->
          sent(row(Names.comment(dice), with(maker, new Updates(maker).update(true).piece())));
      case 16 -> sent(with(maker, new Updates(maker).delete(true).piece()));
      case 17 -> Sql.write(writingCommonTable(maker));
      default -> Sql.write(with(maker, new Updates(maker).merge()));
    };
  }

  private Piece read(Maker maker) {
    Piece with = commonTables(maker);
    return row(Names.comment(dice), with, new Queries(maker).top(dice.between(1, DEPTH)).piece());
  }

  /** Statements of few words. */
  private Piece simple(Maker maker) {
    Table table = maker.table();
    String name = Names.spell(dice, table.name());
    if (!table.derived().isEmpty() || dice.percent(20)) {
      return row(
          "VALUES (1, ", new Queries(maker).scalar(Kind.TEXT, Scope.top(), 1), "), (2, NULL)");
    }
    return dice.made(
        () -> new Piece.Text("TABLE " + name),
        () -> new Piece.Text("SELECT (t).* FROM " + name + " AS t"),
        () -> new Piece.Text("SELECT t.*, row_to_json(t)::text AS j FROM " + name + " t"),
        () ->
            new Piece.Text(
                "SELECT (t)."
                    + Names.quoted(dice.pick(table.columns()).name())
                    + " FROM "
                    + name
                    + " AS t"));
  }

  private Sql inserts(Maker maker) {
    Inserts inserts = new Inserts(maker);
    boolean keys = dice.percent(20) && tables.stream().allMatch(t -> t.derived().isEmpty());
    Piece insert = inserts.insert(!keys && dice.percent(50)).piece();
    if (keys) {
      List<String> asked = dice.percent(50) ? List.of("*") : inserts.key();
      return new Sql(insert, true, asked, 0);
    }
    return sent(insert);
  }

  /** A statement by itself, or as a batch if it has parameters and yields no rows. */
  private Sql sent(Piece piece) {
    Rendering rendering = Rendering.of(piece);
    boolean batch = !rendering.values().isEmpty() && !rendering.text().contains("RETURNING");
    return new Sql(piece, true, List.of(), batch && dice.percent(30) ? dice.between(1, 3) : 0);
  }

  private Piece with(Maker maker, Piece statement) {
    if (dice.percent(90)) {
      return statement;
    }
    Query query = new Queries(maker).of(List.of(Kind.NUMBER, Kind.TEXT), Scope.top(), 1);
    return row(Piece.maybe("WITH unused AS (", query.piece(), ") "), statement);
  }

  private Piece commonTables(Maker maker) {
    if (dice.percent(75)) {
      return Piece.NOTHING;
    }
    List<Piece> items = new ArrayList<>();
    boolean recursive = dice.percent(25);
    if (recursive) {
      items.add(recursive(maker));
    }
    for (int i = 0; i < dice.between(recursive ? 0 : 1, 2); i++) {
      String name = dice.percent(10) ? maker.table().name().replace(" ", "_") + "_" + i : "w" + i;
      Query query =
          new Queries(maker).of(List.of(Kind.NUMBER, dice.of(Kind.TEXT, Kind.DAY)), Scope.top(), 2);
      List<Column> renamed = List.of(Column.of("n", Kind.NUMBER), query.outputs().get(1));
      boolean named = dice.percent(40);
      String list = named ? " (n" + (renamed.get(1).name().isEmpty() ? ", m" : "") + ")" : "";
      maker.common.add(new Query(query.piece(), named ? renamed : query.outputs()).source(name));
      items.add(
          row(name, list, dice.of(" AS (", " AS (", " AS MATERIALIZED ("), query.piece(), ")"));
    }
    return row("WITH ", recursive ? "RECURSIVE " : "", new Piece.Many(items, ", ", 1), " ");
  }

  /** Walks along a number, through a table or not; it ends. */
  private Piece recursive(Maker maker) {
    Source walked = Source.of("r", List.of(Column.of("n", Kind.NUMBER)));
    if (dice.percent(40)) {
      maker.common.add(walked);
      return new Piece.Text("r (n) AS (SELECT 1 UNION ALL SELECT r.n + 1 FROM r WHERE r.n < 4)");
    }
    Table table = maker.table();
    Source source = Source.of("s", table);
    Scope scope = Scope.of(source);
    Expressions expressions = new Expressions(maker, scope);
    String name = Names.spell(dice, table.name());
    Piece first = expressions.column(Kind.NUMBER);
    Piece next = expressions.column(Kind.NUMBER);
    Piece piece = row("r (n) AS (SELECT ", first, "::bigint FROM ", name, " AS s UNION SELECT ");
    maker.common.add(walked);
    return row(
        piece, next, "::bigint FROM ", name, " AS s JOIN r ON r.n = ", first, " WHERE r.n < 50)");
  }

  private Piece writingCommonTable(Maker maker) {
    Query write =
        dice.made(
            () -> new Updates(maker).update(true),
            () -> new Inserts(maker).insert(true),
            () -> new Updates(maker).delete(true));
    Piece second = Piece.NOTHING;
    if (dice.percent(25)) {
      // Two writes of one table might meet in a row.
      List<Table> others = new ArrayList<>(tables);
      others.removeIf(table -> Rendering.of(write.piece()).text().contains(table.name()));
      if (!others.isEmpty()) {
        Maker other = new Maker(dice, others);
        second = Piece.maybe(", also AS (", new Updates(other).update(true).piece(), ")");
      }
    }
    maker.common.add(write.source("written"));
    Query read = new Queries(maker).top(1);
    return row("WITH written AS (", write.piece(), ")", second, " ", read.piece());
  }
}
