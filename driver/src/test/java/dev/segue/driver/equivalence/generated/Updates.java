package dev.segue.driver.equivalence.generated;

import static dev.segue.driver.equivalence.generated.Piece.row;

import java.util.ArrayList;
import java.util.List;

/** Makes UPDATE, DELETE and MERGE statements. No row is matched twice. */
final class Updates {
  /** A MERGE puts in rows of keys from here on. */
  private static final String MADE_KEYS = "3000";

  private final Maker maker;
  private final Dice dice;
  private final Table table;
  private final Stored stored;
  private final Source target;

  Updates(Maker maker) {
    this.maker = maker;
    this.dice = maker.dice;
    this.table = maker.table();
    this.stored = new Stored(maker, table);
    this.target = Source.of(dice.percent(60) ? table.name() : maker.alias(), table);
  }

  Query update(boolean returns) {
    Scope scope = Scope.of(target);
    Piece from = Piece.NOTHING;
    Piece where = where(scope);
    if (dice.percent(25) && isSingleKeyed()) {
      Joined joined = joined();
      scope.add(joined.source());
      from = row(" FROM ", joined.item());
      where = row(" WHERE ", joined.on(), rest(scope));
    }
    List<Column> outputs = new ArrayList<>();
    Piece returning = returns ? stored.returning(scope, target, outputs) : Piece.NOTHING;
    return new Query(
        row("UPDATE ", named(), " SET ", Names.comment(dice), sets(scope), from, where, returning),
        outputs);
  }

  Query delete(boolean returns) {
    Scope scope = Scope.of(target);
    Piece using = Piece.NOTHING;
    Piece where = where(scope);
    if (dice.percent(25) && isSingleKeyed()) {
      Joined joined = joined();
      scope.add(joined.source());
      using = row(" USING ", joined.item());
      where = row(" WHERE ", joined.on(), rest(scope));
    }
    List<Column> outputs = new ArrayList<>();
    Piece returning = returns ? stored.returning(scope, target, outputs) : Piece.NOTHING;
    return new Query(row("DELETE FROM ", named(), using, where, returning), outputs);
  }

  Piece merge() {
    if (!isSingleKeyed()) {
      return update(false).piece();
    }
    Joined joined = joined();
    Scope both = Scope.of(target, joined.source());
    Scope other = Scope.of(joined.source());
    List<Piece> arms = new ArrayList<>();
    Expressions conditions = new Expressions(maker, both);
    Piece and =
        dice.percent(40) ? row(" AND ", conditions.conditions().condition(0)) : Piece.NOTHING;
    arms.add(row(" WHEN MATCHED", and, " THEN ", matched(both)));
    if (and != Piece.NOTHING && dice.percent(50)) {
      arms.add(row(" WHEN MATCHED THEN ", matched(both)));
    }
    if (dice.percent(70)) {
      List<Column> columns = stored.columns(true);
      List<Piece> names = new ArrayList<>();
      List<Piece> values = new ArrayList<>();
      for (Column column : columns) {
        names.add(new Piece.Text(Names.spell(dice, column.name())));
        Piece key =
            row(MADE_KEYS + " + ", Names.spell(dice, joined.source().alias()), ".", joined.key());
        values.add(table.isKey(column) ? key : merged(column, other));
      }
      arms.add(
          row(
              " WHEN NOT MATCHED THEN INSERT (",
              Piece.fixed(names),
              ") VALUES (",
              Piece.fixed(values),
              ")"));
    } else if (dice.percent(20)) {
      arms.add(new Piece.Text(" WHEN NOT MATCHED THEN DO NOTHING"));
    }
    if (dice.percent(15)) {
      Expressions own = new Expressions(maker, Scope.of(target));
      Piece condition = own.conditions().condition(0);
      arms.add(
          row(
              " WHEN NOT MATCHED BY SOURCE AND ",
              dice.percent(50)
                  ? row(condition, " THEN UPDATE SET ", plainSets(Scope.of(target)))
                  : row(given(), " AND (", condition, ") THEN DELETE")));
    }
    return row(
        "MERGE INTO ",
        named(),
        " USING ",
        joined.item(),
        " ON ",
        joined.on(),
        new Piece.Many(arms, "", 1));
  }

  /**
   * A row that no MERGE put in: whether one is deleted before or after another of its key is put in
   * is up to the server, and only one of both works.
   */
  private Piece given() {
    String key = Names.spell(dice, table.key().get(0));
    return new Piece.Text(Names.spell(dice, target.alias()) + "." + key + " < " + MADE_KEYS);
  }

  private Piece matched(Scope both) {
    return dice.percent(70)
        ? row("UPDATE SET ", plainSets(both))
        : new Piece.Text(dice.of("DELETE", "DO NOTHING"));
  }

  /** A MERGE has no form that evaluates a value once. */
  private Piece merged(Column column, Scope scope) {
    return dice.percent(60) || column.isClosed()
        ? stored.literal(column)
        : new Expressions(maker, scope).column(column.kind());
  }

  private Piece named() {
    String name = Names.spell(dice, table.name());
    return new Piece.Text(
        target.alias().equals(table.name())
            ? name
            : name + dice.of(" AS ", " ") + Names.spell(dice, target.alias()));
  }

  private Piece where(Scope scope) {
    return dice.percent(90)
        ? Piece.maybe(" WHERE ", new Expressions(maker, scope).conditions().condition(2))
        : Piece.NOTHING;
  }

  private Piece rest(Scope scope) {
    return dice.percent(50)
        ? Piece.maybe(" AND ", new Expressions(maker, scope).conditions().condition(1))
        : Piece.NOTHING;
  }

  private Piece plainSets(Scope scope) {
    List<Piece> sets = new ArrayList<>();
    for (Column column : stored.columns(false)) {
      sets.add(row(Names.spell(dice, column.name()), " = ", stored.value(column, scope, 1)));
    }
    return Piece.list(sets);
  }

  private Piece sets(Scope scope) {
    List<Column> columns = new ArrayList<>(stored.columns(false));
    List<Piece> sets = new ArrayList<>();
    if (columns.size() > 1 && dice.percent(25)) {
      sets.add(pair(columns.remove(0), columns.remove(0), scope));
    }
    for (Column column : columns) {
      Piece value = dice.percent(6) ? new Piece.Text("DEFAULT") : stored.value(column, scope, 2);
      sets.add(row(Names.spell(dice, column.name()), " = ", value));
    }
    if (isSingleKeyed() && dice.percent(6)) {
      String key = Names.spell(dice, table.key().get(0));
      String own = Names.spell(dice, target.alias()) + "." + key;
      sets.add(new Piece.Text(key + " = " + own + " + 1000"));
    }
    return Piece.list(sets);
  }

  private Piece pair(Column one, Column two, Scope scope) {
    Piece names = row("(", Names.spell(dice, one.name()), ", ", Names.spell(dice, two.name()), ")");
    Piece values = Piece.fixed(List.of(stored.value(one, scope, 1), stored.value(two, scope, 1)));
    // A lone NULL in a list of outputs is a text.
    boolean typed = !Rendering.of(values).text().matches("(?s).*\\bNULL\\b.*");
    return switch (dice.between(0, typed ? 2 : 1)) {
      case 0 -> row(names, " = (", values, ")");
      case 1 -> row(names, " = ROW (", values, ")");
      default -> row(names, " = (SELECT ", values, ")");
    };
  }

  private boolean isSingleKeyed() {
    return table.key().size() == 1 && table.keyColumns().get(0).kind() == Kind.NUMBER;
  }

  /** Another source, and the condition under which one row of it at most meets a row of ours. */
  private record Joined(Source source, Piece item, String key, Piece on) {}

  private Joined joined() {
    String own = Names.spell(dice, target.alias()) + "." + Names.spell(dice, table.key().get(0));
    String alias = maker.alias();
    String quoted = Names.spell(dice, alias);
    if (dice.percent(50)) {
      Source source =
          Source.of(alias, List.of(Column.of("k", Kind.NUMBER), Column.of("v", Kind.TEXT)));
      Piece rows =
          Piece.list(
              List.of(
                  new Piece.Text("(1, 'one')"),
                  new Piece.Text("(3, 'three')"),
                  new Piece.Text("(70, NULL)")));
      return new Joined(
          source,
          row("(VALUES ", rows, ") AS ", quoted, " (k, v)"),
          "k",
          new Piece.Text(own + " = " + quoted + ".k"));
    }
    List<Table> keyed = maker.tables.stream().filter(t -> t.key().size() == 1).toList();
    Table other = dice.pick(keyed);
    String key = Names.spell(dice, other.key().get(0));
    return new Joined(
        Source.of(alias, other),
        row(Names.spell(dice, other.name()), " AS ", quoted),
        key,
        new Piece.Text(own + " = " + quoted + "." + key));
  }
}
