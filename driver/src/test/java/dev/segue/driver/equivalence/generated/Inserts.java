package dev.segue.driver.equivalence.generated;

import static dev.segue.driver.equivalence.generated.Piece.row;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Makes INSERT statements. */
final class Inserts {
  private final Maker maker;
  private final Dice dice;
  private final Table table;
  private final Stored stored;
  private final Source target;

  Inserts(Maker maker) {
    this.maker = maker;
    this.dice = maker.dice;
    this.table = maker.table();
    this.stored = new Stored(maker, table);
    this.target = Source.of(dice.percent(75) ? table.name() : maker.alias(), table);
  }

  /** An INSERT, and what its RETURNING yields. */
  Query insert(boolean returns) {
    List<Column> columns = new ArrayList<>(stored.columns(true));
    boolean listed = dice.percent(85) || !table.derived().isEmpty();
    if (listed && table.numbered() && dice.percent(50)) {
      columns.removeIf(table::isKey);
    }
    if (!listed) {
      columns.clear();
      columns.addAll(table.columns().subList(0, dice.between(2, table.columns().size())));
    }
    List<Column> listing =
        listed && dice.percent(50) ? dice.some(columns, columns.size()) : columns;
    boolean fresh = dice.percent(70);
    Piece source = listed && dice.percent(22) ? selected(listing) : values(listing, fresh);
    List<Column> outputs = new ArrayList<>();
    Piece returning = returns ? stored.returning(Scope.of(target), target, outputs) : Piece.NOTHING;
    Piece names =
        listed
            ? row(
                " (",
                listing.stream()
                    .map(column -> Names.spell(dice, column.name()))
                    .collect(Collectors.joining(", ")),
                ")")
            : Piece.NOTHING;
    Piece conflict =
        dice.percent(fresh ? 10 : 75) && !table.key().isEmpty() ? conflict() : Piece.NOTHING;
    return new Query(
        row(
            "INSERT INTO ",
            Names.spell(dice, table.name()),
            target.alias().equals(table.name()) ? "" : " AS " + Names.spell(dice, target.alias()),
            names,
            " ",
            source,
            conflict,
            returning),
        outputs);
  }

  /** Columns of the key, for generated keys. */
  List<String> key() {
    return table.key();
  }

  private Piece values(List<Column> columns, boolean fresh) {
    List<Piece> rows = new ArrayList<>();
    for (int i = 0; i < dice.of(1, 1, 1, 2, 3); i++) {
      List<Piece> values = new ArrayList<>();
      for (Column column : columns) {
        values.add(
            table.isKey(column)
                ? stored.key(column, fresh)
                : dice.percent(8)
                    ? new Piece.Text("DEFAULT")
                    : dice.percent(55)
                        ? stored.literal(column)
                        : stored.value(column, Scope.top(), 1));
      }
      rows.add(row("(", Piece.fixed(values), ")"));
    }
    return row("VALUES ", Piece.list(rows));
  }

  private Piece selected(List<Column> columns) {
    List<Table> keyed = maker.tables.stream().filter(t -> t.key().size() == 1).toList();
    Table from = dice.percent(50) && table.key().size() == 1 ? table : dice.pick(keyed);
    Source source = Source.of(maker.alias(), from);
    Scope scope = Scope.of(source);
    List<Piece> items = new ArrayList<>();
    Column key = from.keyColumns().get(0);
    for (Column column : columns) {
      boolean first = table.isKey(column) && table.key().get(0).equals(column.name());
      items.add(
          first
              ? row("2000 + ", scope.reference(dice, new Scope.Seen(source, key)))
              : table.isKey(column) ? new Piece.Text("1") : stored.value(column, scope, 2));
    }
    Piece more =
        dice.percent(15) && table.keyColumns().size() == 1
            ? Piece.maybe(" UNION ALL SELECT ", another(columns))
            : Piece.NOTHING;
    Piece where = Piece.maybe(" WHERE ", new Expressions(maker, scope).conditions().condition(1));
    return row(
        "SELECT ",
        Piece.fixed(items),
        " FROM ",
        Names.spell(dice, from.name()),
        " AS ",
        Names.spell(dice, source.alias()),
        where,
        more == Piece.NOTHING
            ? row(" ORDER BY ", scope.reference(dice, new Scope.Seen(source, key)))
            // Without an order numbers would go to rows as they happen to lie in the table.
            : row(more, " ORDER BY ", Orders.by(dice, List.of(), columns.size())));
  }

  /** One row more, of literals. */
  private Piece another(List<Column> columns) {
    List<Piece> items = new ArrayList<>();
    for (Column column : columns) {
      items.add(
          table.isKey(column)
              ? new Piece.Text("8000")
              : row("CAST(", stored.literal(column), " AS ", column.kind().type(), ")"));
    }
    return Piece.fixed(items);
  }

  private Piece conflict() {
    String keys =
        table.key().stream().map(key -> Names.spell(dice, key)).collect(Collectors.joining(", "));
    if (dice.percent(25)) {
      boolean unnamed = dice.percent(40);
      return Piece.maybe(unnamed ? " ON CONFLICT" : " ON CONFLICT (" + keys + ")", " DO NOTHING");
    }
    Scope scope = Scope.of(target, Source.of("excluded", table));
    List<Piece> sets = new ArrayList<>();
    for (Column column : stored.columns(false)) {
      Piece value =
          dice.percent(50)
              ? new Piece.Text("EXCLUDED." + Names.spell(dice, column.name()))
              : stored.value(column, scope, 1);
      sets.add(row(Names.spell(dice, column.name()), " = ", value));
    }
    Piece where =
        dice.percent(20)
            ? Piece.maybe(" WHERE ", new Expressions(maker, scope).conditions().condition(0))
            : Piece.NOTHING;
    return Piece.maybe(" ON CONFLICT (" + keys + ") DO UPDATE SET ", Piece.list(sets), where);
  }
}
