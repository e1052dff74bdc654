package dev.segue.driver.equivalence.generated;

import static dev.segue.driver.equivalence.generated.Piece.row;

import java.util.ArrayList;
import java.util.List;

/** Makes one SELECT. */
final class Blocks {
  /** One item of a select list. */
  private record Item(Piece value, Piece shown, Column output) {}

  private final Maker maker;
  private final Dice dice;
  private final Scope scope;
  private final int depth;
  private final Expressions expressions;
  private final Piece from;

  Blocks(Maker maker, Scope outer, int depth) {
    this.maker = maker;
    this.dice = maker.dice;
    this.scope = outer.inner();
    this.depth = depth;
    this.from = new Froms(maker, new Queries(maker)).clause(scope, depth);
    this.expressions = new Expressions(maker, scope);
  }

  /** A query of these kinds for another statement's use: it orders nothing. */
  Query of(List<Kind> kinds) {
    return dice.percent(15) ? grouped(kinds, false) : plain(kinds, false);
  }

  /** A query of these kinds that the application sees. */
  Query shown(List<Kind> kinds) {
    return dice.percent(25) ? grouped(kinds, true) : plain(kinds, true);
  }

  /** {@code SELECT *}, or a list with a star in it. */
  Query starred() {
    List<Source> sources = scope.sources();
    if (sources.stream().anyMatch(source -> source.starred().isEmpty())) {
      return shown(List.of(Kind.NUMBER, Kind.TEXT));
    }
    boolean all = dice.percent(60);
    Source one = dice.pick(sources);
    List<Column> outputs = new ArrayList<>(all ? List.of() : one.starred());
    if (all) {
      scope.merged().forEach(name -> outputs.add(Column.of(name, Kind.TEXT)));
      for (Source source : sources) {
        source.starred().stream()
            .filter(column -> scope.isApart(source, column))
            .forEach(outputs::add);
      }
    }
    String star = all ? "*" : Names.spell(dice, one.alias()) + ".*";
    Piece order = Orders.total(dice, orders(), outputs.size());
    return new Query(row("SELECT ", star, from(), where(), order), outputs);
  }

  /** One row of one value. */
  Piece aggregate(Kind kind) {
    return row("SELECT ", new Aggregates(maker, scope, expressions).of(kind), from(), where());
  }

  Piece any() {
    Piece list =
        dice.made(
            () -> new Piece.Text("1"),
            () -> new Piece.Text("*"),
            () -> expressions.column(Kind.TEXT));
    return row("SELECT ", list, from(), where());
  }

  private Query plain(List<Kind> kinds, boolean outermost) {
    boolean distinct = dice.percent(outermost ? 15 : 10);
    List<Item> items = new ArrayList<>();
    for (Kind kind : kinds) {
      boolean window = outermost && !distinct && kind == Kind.NUMBER && dice.percent(20);
      items.add(
          item(
              window
                  ? new Aggregates(maker, scope, expressions).window()
                  : expressions.value(kind, depth),
              kind));
    }
    if (!outermost) {
      return query(distinct ? "DISTINCT " : "", items, row(from(), where()));
    }
    Kind kind = dice.of(Kind.NUMBER, Kind.TEXT);
    Piece on = maker.withoutParameters(() -> expressions.value(kind, 1));
    if (distinct && dice.percent(40) && !isConstant(on)) {
      Piece order =
          new Piece.Ordering(row(" ORDER BY ", Orders.by(dice, List.of(on), items.size())));
      return query(row("DISTINCT ON (", on, ") "), items, row(from(), where(), order));
    }
    if (!distinct && dice.percent(12)) {
      return windowed(kinds);
    }
    boolean several = dice.percent(10);
    if (several) {
      items.set(0, item(several(kinds.get(0)), kinds.get(0)));
    }
    List<Piece> first = distinct ? List.of() : orders(items);
    Piece order = Orders.total(dice, first, items.size());
    boolean computed =
        items.stream().anyMatch(item -> Rendering.of(item.value()).text().contains(" OVER ("));
    boolean locks = !distinct && !computed && !several && isLockable() && dice.percent(15);
    Piece lock =
        locks
            ? Piece.maybe(dice.of(" FOR UPDATE", " FOR SHARE", " FOR NO KEY UPDATE NOWAIT"))
            : Piece.NOTHING;
    return query(distinct ? "DISTINCT " : "", items, row(from(), where(), order, lock));
  }

  /** An item of which one row becomes several, or none. */
  private Piece several(Kind kind) {
    Piece one = expressions.value(kind, 1);
    return switch (kind) {
      case NUMBER ->
          dice.percent(50)
              ? row("generate_series(1, least(3, ", one, "))")
              : row("unnest(ARRAY[", one, ", ", expressions.value(kind, 0), "])");
      case TEXT ->
          dice.percent(50)
              ? row("regexp_split_to_table(", one, ", '[ e]')")
              : row("unnest(string_to_array(", one, ", 'n'))");
      default -> row("unnest(ARRAY[", one, ", ", expressions.literal(kind), "])");
    };
  }

  /** A query whose windows have names, and one that shows whole rows. */
  private Query windowed(List<Kind> kinds) {
    Aggregates aggregates = new Aggregates(maker, scope, expressions);
    List<Item> items = new ArrayList<>();
    for (Kind kind : kinds) {
      items.add(
          kind == Kind.NUMBER
              ? item(row(aggregates.windowed(), " OVER w"), kind)
              : kind == Kind.TEXT ? item(rows(), kind) : item(expressions.value(kind, 1), kind));
    }
    Piece window = row(" WINDOW w AS (", aggregates.within(), ")");
    Piece order = Orders.total(dice, List.of(), items.size());
    return query("", items, row(from(), where(), window, order));
  }

  /** A source's row as text. */
  private Piece rows() {
    List<Source> whole =
        scope.sources().stream()
            .filter(source -> !source.starred().isEmpty() && !source.key().isEmpty())
            .toList();
    if (whole.isEmpty()) {
      return expressions.column(Kind.TEXT);
    }
    String alias = Names.spell(dice, dice.pick(whole).alias());
    return new Piece.Text(
        dice.of("row_to_json(", "to_json(", "to_jsonb(", "json_strip_nulls(to_json(")
            .replaceFirst("$", java.util.regex.Matcher.quoteReplacement(alias + ")::text"))
            .replaceFirst("^(json_strip.*)::text$", "$1)::text"));
  }

  /** Rows may be locked where each is one of a table. */
  private boolean isLockable() {
    return scope.sources().size() == 1 && !scope.sources().get(0).key().isEmpty();
  }

  private Query grouped(List<Kind> kinds, boolean outermost) {
    List<Piece> keys = new ArrayList<>();
    Scope groups = Scope.top();
    int count = dice.between(1, 2);
    for (int i = 0; i < count; i++) {
      Kind kind = i < kinds.size() ? kinds.get(i) : dice.of(Kind.NUMBER, Kind.TEXT);
      List<Scope.Seen> columns = scope.alone().columns(dice, kind);
      if (columns.isEmpty()) {
        return plain(kinds, outermost);
      }
      Scope.Seen seen = dice.pick(columns);
      boolean bare = dice.percent(75);
      Piece key =
          bare
              ? scope.reference(dice, seen)
              : maker.withoutParameters(() -> expressions.value(kind, 1));
      if (isConstant(key)) {
        return plain(kinds, outermost);
      }
      if (bare) {
        groups.add(Source.of(seen.source().alias(), List.of(seen.column())));
      }
      keys.add(key);
    }
    Aggregates aggregates = new Aggregates(maker, scope, expressions);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      boolean key = i < keys.size() && dice.percent(75);
      Kind kind = kinds.get(i);
      if (!key && kind == Kind.NUMBER && dice.percent(12)) {
        items.add(item(row("GROUPING(", Piece.fixed(keys), ")"), kind));
        continue;
      }
      boolean across = !key && depth > 0 && !groups.sources().isEmpty() && dice.percent(25);
      Piece value =
          across
              ? new Queries(maker).scalar(kind, groups, 1)
              : key ? keys.get(i) : aggregates.of(kind);
      items.add(item(value, kind));
    }
    boolean first = items.get(0).value() == keys.get(0);
    Piece group =
        first && dice.percent(15)
            ? Piece.fixed(
                java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(new Piece.Text("1")),
                        keys.subList(1, keys.size()).stream())
                    .toList())
            : Piece.list(keys);
    Piece grouping =
        switch (isMixed() ? 8 : dice.between(0, 8)) {
          case 3 -> row("GROUPING SETS (ROLLUP (", group, "), (", keys.get(0), "))");
          case 0 -> row("ROLLUP (", group, ")");
          case 1 -> row("CUBE (", group, ")");
          case 2 -> row("GROUPING SETS ((", group, "), ())");
          default -> group;
        };
    Piece having =
        dice.percent(25)
            ? Piece.maybe(
                " HAVING ",
                dice.percent(60)
                    ? row(aggregates.of(Kind.NUMBER), dice.of(" > ", " <> "), "1")
                    : row(keys.get(0), " IS NOT NULL"))
            : Piece.NOTHING;
    Piece where = where();
    // With sets of groups the server (17) takes a key that is known to be fixed for no key to
    // order.
    boolean computed = groups.sources().size() < keys.size();
    boolean fixed = grouping != group && (computed || where != Piece.NOTHING);
    Piece order =
        outermost && !fixed
            ? Orders.total(
                dice,
                dice.percent(50)
                    ? List.of(dice.percent(50) ? keys.get(0) : aggregates.of(Kind.NUMBER))
                    : List.of(),
                items.size())
            : Piece.NOTHING;
    return query("", items, row(from(), where, " GROUP BY ", grouping, having, order));
  }

  /**
   * Whether a source shows both shapes: two columns that are one behind the mapping are not put
   * into one set of groups and left out of another.
   */
  private boolean isMixed() {
    return maker.tables.stream().anyMatch(table -> !table.derived().isEmpty());
  }

  private Query query(Object distinct, List<Item> items, Piece rest) {
    Piece list = Piece.fixed(items.stream().map(Item::shown).toList());
    return new Query(
        row("SELECT ", Names.comment(dice), distinct, list, rest),
        items.stream().map(Item::output).toList());
  }

  private Item item(Piece value, Kind kind) {
    if (dice.percent(45)) {
      String label = maker.label();
      String as = dice.percent(75) ? " AS " : " ";
      return new Item(value, row(value, as, Names.spell(dice, label)), Column.of(label, kind));
    }
    String text = Rendering.of(value).text();
    String name = text.matches("(\\w+\\.)?[a-z_0-9]+") ? text.replaceAll(".*\\.", "") : "";
    return new Item(value, value, Column.of(name, kind));
  }

  /** What the rows are ordered by first. */
  private List<Piece> orders(List<Item> items) {
    List<Piece> orders = orders();
    List<Item> named =
        items.stream().filter(item -> item.output().name().matches("l[0-9]+")).toList();
    if (!named.isEmpty() && dice.percent(30)) {
      orders = new ArrayList<>(orders);
      orders.add(new Piece.Text(Names.spell(dice, dice.pick(named).output().name())));
    }
    return orders;
  }

  private List<Piece> orders() {
    List<Piece> orders = new ArrayList<>();
    for (int i = 0; i < dice.of(0, 1, 1, 2); i++) {
      orders.add(
          dice.percent(70)
              ? expressions.column(dice.of(Kind.NUMBER, Kind.TEXT, Kind.DAY))
              : row("(", expressions.value(dice.of(Kind.NUMBER, Kind.TEXT), 1), ")"));
    }
    return orders.stream().filter(order -> !isConstant(order)).toList();
  }

  /** A lone number would be a position, a lone text an error. */
  private static boolean isConstant(Piece piece) {
    return Rendering.of(piece)
        .text()
        .matches("(?s)\\(*(\\?|-?[0-9.]+|'.*'|date '.*'|true|false)\\)*");
  }

  private Piece from() {
    return row(" FROM ", Names.comment(dice), from);
  }

  private Piece where() {
    return dice.percent(65)
        ? Piece.maybe(" WHERE ", expressions.conditions().condition(depth))
        : Piece.NOTHING;
  }
}
