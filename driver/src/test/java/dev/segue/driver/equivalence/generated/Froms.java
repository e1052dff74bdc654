package dev.segue.driver.equivalence.generated;

import static dev.segue.driver.equivalence.generated.Piece.row;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes FROM clauses and puts what they offer into a scope. */
final class Froms {
  private final Maker maker;
  private final Dice dice;
  private final Queries queries;

  /** The first source that a join's condition sees: those before a comma are out of its sight. */
  private int first;

  Froms(Maker maker, Queries queries) {
    this.maker = maker;
    this.dice = maker.dice;
    this.queries = queries;
  }

  /** What stands behind FROM; its sources are added to the scope. */
  Piece clause(Scope scope, int depth) {
    Piece piece = item(scope, depth);
    int joins = depth > 0 ? dice.of(0, 0, 0, 1, 1, 2) : dice.of(0, 0, 0, 1);
    for (int i = 0; i < joins; i++) {
      piece = joined(piece, scope, depth);
    }
    return piece;
  }

  private Piece joined(Piece left, Scope scope, int depth) {
    List<Source> before = List.copyOf(scope.sources().subList(first, scope.sources().size()));
    if (dice.percent(12) && depth > 0) {
      Piece lateral = lateral(scope, depth - 1);
      return new Piece.Either(
          switch (dice.between(0, 3)) {
            case 0 -> row(left, " LEFT JOIN ", lateral, " ON true");
            case 1 -> row(left, " JOIN ", lateral, " ON true");
            default -> row(left, " CROSS JOIN ", lateral);
          },
          List.of(left));
    }
    int count = scope.sources().size();
    Piece right = item(scope, depth - 1);
    Source added = scope.sources().get(scope.sources().size() - 1);
    boolean single = scope.sources().size() == count + 1;
    Set<String> shared = single ? shared(before, added) : Set.of();
    Piece join =
        switch (dice.between(0, 8)) {
          case 0 -> {
            first = count;
            yield row(left, ", ", right);
          }
          case 1 -> row(left, " CROSS JOIN ", right);
          case 2, 3 -> {
            if (shared.isEmpty()
                || !scope.merged().isEmpty()
                || !isWhole(before)
                || !isWhole(List.of(added))) {
              yield on(left, right, before, scope);
            }
            Set<String> using =
                new HashSet<>(
                    dice.some(List.copyOf(new java.util.TreeSet<>(shared)), dice.of(1, 1, 2)));
            boolean natural = dice.percent(40);
            if (natural) {
              using = shared;
            }
            scope.merge(using, scope.sources().subList(first, scope.sources().size()));
            String names =
                using.stream()
                    .sorted()
                    .map(name -> Names.spell(dice, name))
                    .collect(Collectors.joining(", "));
            yield natural
                ? row(
                    left,
                    dice.of(
                        " NATURAL JOIN ",
                        " NATURAL LEFT JOIN ",
                        " NATURAL RIGHT JOIN ",
                        " NATURAL FULL JOIN "),
                    right)
                : row(left, type(), right, " USING (" + names + ")");
          }
          default -> on(left, right, before, scope);
        };
    return new Piece.Either(join, List.of(left, right));
  }

  /** Columns of one name and kind on both sides, once on each. */
  private static Set<String> shared(List<Source> before, Source added) {
    Set<String> shared = new HashSet<>();
    for (Column column : added.columns()) {
      List<Column> same =
          before.stream()
              .flatMap(source -> source.columns().stream())
              .filter(c -> c.name().equals(column.name()))
              .toList();
      if (same.size() == 1 && same.get(0).kind() == column.kind()) {
        shared.add(column.name());
      }
    }
    return shared;
  }

  /** Whether all that the sources hold is known, and may be starred. */
  private static boolean isWhole(List<Source> sources) {
    return sources.stream().noneMatch(source -> source.starred().isEmpty());
  }

  private String type() {
    return dice.of(" JOIN ", " INNER JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL OUTER JOIN ");
  }

  private Piece on(Piece left, Piece right, List<Source> before, Scope scope) {
    return on(left, right, before, scope, first);
  }

  private Piece on(Piece left, Piece right, List<Source> before, Scope scope, int from) {
    Source added = scope.sources().get(scope.sources().size() - 1);
    Scope one = Scope.of(before.toArray(Source[]::new));
    Scope other = Scope.of(added);
    Kind kind = dice.of(Kind.NUMBER, Kind.NUMBER, Kind.TEXT);
    Piece equal = row(qualified(one, kind), " = ", qualified(other, kind));
    boolean joins = !one.columns(dice, kind).isEmpty() && !other.columns(dice, kind).isEmpty();
    String type = joins ? type() : " JOIN ";
    boolean free = !type.contains("FULL") && dice.percent(35);
    Scope both =
        Scope.of(scope.sources().subList(from, scope.sources().size()).toArray(Source[]::new));
    Piece rest =
        free
            ? Piece.maybe(" AND ", new Expressions(maker, both).conditions().condition(1))
            : Piece.NOTHING;
    return row(left, type, right, " ON ", equal, rest);
  }

  /** A reference that is right in the scope of both sides too. */
  private Piece qualified(Scope scope, Kind kind) {
    List<Scope.Seen> seen = scope.columns(dice, kind);
    if (seen.isEmpty()) {
      return new Piece.Text(dice.pick(kind.literals()));
    }
    Scope.Seen column = dice.pick(seen);
    return new Piece.Text(
        Names.spell(dice, column.source().alias())
            + "."
            + Names.spell(dice, column.column().name()));
  }

  /** An item in parentheses that is a join by itself; what is joined to it sees all of it. */
  private Piece item(Scope scope, int depth) {
    if (depth > 0 && first == 0 && dice.percent(8)) {
      int before = scope.sources().size();
      Piece one = single(scope, 0);
      int between = scope.sources().size();
      Piece two = single(scope, 0);
      Piece on = on(one, two, List.copyOf(scope.sources().subList(before, between)), scope, before);
      return row("(", on, ")");
    }
    return single(scope, depth);
  }

  private Piece single(Scope scope, int depth) {
    if (!maker.common.isEmpty() && dice.percent(40)) {
      return common(scope);
    }
    if (depth > 0 && dice.percent(18)) {
      return derived(scope, depth - 1);
    }
    return switch (dice.between(0, 24)) {
      case 0, 1 -> values(scope);
      case 2 -> function(scope);
      default -> table(scope);
    };
  }

  private Piece function(Scope scope) {
    String alias = maker.alias();
    Piece call =
        dice.made(
            () -> new Piece.Text("generate_series(1, 3)"),
            () -> new Piece.Text("unnest(ARRAY[1, 5, NULL])"));
    boolean counted = dice.percent(30);
    List<Column> columns = new ArrayList<>(List.of(Column.of("g", Kind.NUMBER)));
    if (counted) {
      columns.add(Column.of("o", Kind.NUMBER));
    }
    scope.add(Source.of(alias, columns));
    return row(
        call,
        counted ? " WITH ORDINALITY" : "",
        " AS ",
        Names.spell(dice, alias),
        counted ? " (g, o)" : " (g)");
  }

  private Piece common(Scope scope) {
    Source source = dice.pick(maker.common);
    String alias = maker.alias();
    scope.add(new Source(alias, source.columns(), source.starred(), List.of()));
    return row(Names.spell(dice, source.alias()), as(), Names.spell(dice, alias));
  }

  private Piece table(Scope scope) {
    Table table = maker.table();
    boolean bare =
        dice.percent(35)
            && scope.sources().stream().noneMatch(s -> s.alias().equals(table.name()))
            && maker.common.stream().noneMatch(s -> s.alias().equals(table.name()));
    String name =
        dice.of("ONLY ", "public.", "", "", "", "", "", "", "", "", "", "", "", "", "", "")
            + Names.spell(dice, table.name());
    if (bare) {
      scope.add(Source.of(table.name(), table));
      return new Piece.Text(name);
    }
    String alias = maker.alias();
    if (table.derived().isEmpty() && dice.percent(8)) {
      int count = dice.between(1, table.columns().size());
      List<Column> renamed = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < table.columns().size(); i++) {
        Column column = table.columns().get(i);
        String label = i < count ? "c" + i : column.name();
        if (i < count) {
          names.add(label);
        }
        renamed.add(column.as(label));
      }
      scope.add(Source.of(alias, renamed));
      return row(name, as(), Names.spell(dice, alias), " (", String.join(", ", names), ")");
    }
    scope.add(Source.of(alias, table));
    return row(name, as(), Names.spell(dice, alias));
  }

  private Piece derived(Scope scope, int depth) {
    Query query = queries.of(kinds(), Scope.top(), depth);
    return named(row("(", query.piece(), ")"), query.outputs(), scope);
  }

  private Piece lateral(Scope scope, int depth) {
    Query query = queries.of(kinds(), scope, depth);
    return row("LATERAL ", named(row("(", query.piece(), ")"), query.outputs(), scope));
  }

  private Piece values(Scope scope) {
    List<Kind> kinds = kinds();
    List<Piece> rows =
        Stream.generate(
                () ->
                    row(
                        "(",
                        Piece.fixed(
                            kinds.stream()
                                .map(kind -> new Piece.Text(dice.pick(kind.literals())))
                                .toList()),
                        ")"))
            .limit(dice.between(1, 3))
            .map(Piece.class::cast)
            .toList();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      columns.add(Column.of("column" + (i + 1), kinds.get(i)));
    }
    return named(row("(VALUES ", Piece.list(rows), ")"), columns, scope);
  }

  /** A derived table under an alias, and under names of its own for its columns now and then. */
  private Piece named(Piece piece, List<Column> outputs, Scope scope) {
    String alias = maker.alias();
    if (dice.percent(70)) {
      scope.add(new Query(piece, outputs).source(alias));
      return row(piece, as(), Names.spell(dice, alias));
    }
    List<Column> renamed = new ArrayList<>();
    for (Column output : outputs) {
      String name = dice.percent(25) ? dice.pick(maker.table().columns()).name() : "d";
      boolean taken = renamed.stream().anyMatch(c -> c.name().equals(name));
      renamed.add(
          Column.of(taken || name.equals("d") ? "d" + renamed.size() : name, output.kind()));
    }
    scope.add(Source.of(alias, renamed));
    String list =
        renamed.stream()
            .map(column -> Names.spell(dice, column.name()))
            .collect(Collectors.joining(", "));
    return row(piece, as(), Names.spell(dice, alias), " (" + list + ")");
  }

  private String as() {
    return dice.percent(60) ? " AS " : " ";
  }

  private List<Kind> kinds() {
    return Stream.generate(() -> dice.of(Kind.NUMBER, Kind.NUMBER, Kind.TEXT, Kind.TEXT, Kind.DAY))
        .limit(dice.between(1, 3))
        .toList();
  }
}
