package dev.segue.driver.equivalence.generated;

import static dev.segue.driver.equivalence.generated.Piece.row;

import java.util.ArrayList;
import java.util.List;

/** Makes what writes have in common: values for a table's columns, RETURNING. */
final class Stored {
  private final Maker maker;
  private final Dice dice;
  private final Table table;

  Stored(Maker maker, Table table) {
    this.maker = maker;
    this.dice = maker.dice;
    this.table = table;
  }

  /** A value that the column may be given, over that scope. */
  Piece value(Column column, Scope scope, int depth) {
    Expressions expressions = new Expressions(maker, scope);
    if (dice.percent(8)) {
      return new Piece.Text("NULL");
    }
    if (!column.isClosed()) {
      return dice.percent(10) ? volatileValue(column) : expressions.value(column.kind(), depth);
    }
    List<Piece> same = new ArrayList<>();
    for (Source source : scope.sources()) {
      source.columns().stream()
          .filter(c -> c.name().equals(column.name()) && c.values().equals(column.values()))
          .forEach(c -> same.add(scope.reference(dice, new Scope.Seen(source, c))));
    }
    Piece literal = literal(column);
    if (same.isEmpty() || dice.percent(45)) {
      return dice.percent(80) || scope.sources().isEmpty()
          ? literal
          : row(
              "CASE WHEN ",
              expressions.conditions().condition(1),
              " THEN ",
              literal,
              " ELSE ",
              // Two lone NULLs would be a text.
              new Piece.Text(notNull(column)),
              " END");
    }
    return dice.percent(60)
        ? dice.pick(same)
        : Piece.call("coalesce(", dice.pick(same), ", ", new Piece.Text(notNull(column)), ")");
  }

  Piece literal(Column column) {
    return maker.given(column.kind(), column.literal(dice));
  }

  private String notNull(Column column) {
    return column.values().stream()
        .filter(value -> !value.equals("NULL"))
        .findFirst()
        .orElseThrow();
  }

  /** A value that must not be computed twice, and yet is the same each time. */
  private Piece volatileValue(Column column) {
    return switch (column.kind()) {
      case NUMBER -> new Piece.Text("(random() * 0)::int + 4");
      case TEXT -> new Piece.Text("left(random()::text, 0) || 'v'");
      default -> literal(column);
    };
  }

  /** A key that no row has yet, or one that some may have. */
  Piece key(Column column, boolean fresh) {
    if (column.kind() != Kind.NUMBER) {
      return literal(column);
    }
    int number = fresh ? dice.between(1000, 9000) : dice.between(1, 8);
    return dice.percent(40)
        ? new Piece.Value(Kind.NUMBER, String.valueOf(number), true)
        : new Piece.Text(String.valueOf(number));
  }

  /** RETURNING, or nothing; the columns that it yields are added to the outputs. */
  Piece returning(Scope scope, Source target, List<Column> outputs) {
    if (!target.starred().isEmpty() && dice.percent(20)) {
      outputs.addAll(target.starred());
      return Piece.maybe(" RETURNING ", Names.spell(dice, target.alias()), ".*");
    }
    Expressions expressions = new Expressions(maker, scope);
    List<Piece> items = new ArrayList<>();
    for (int i = 0; i < dice.between(1, 3); i++) {
      Column column = dice.pick(target.columns());
      if (dice.percent(65)) {
        items.add(scope.reference(dice, new Scope.Seen(target, column)));
        outputs.add(column);
      } else {
        String label = "r" + i;
        items.add(row(expressions.value(column.kind(), 1), " AS ", label));
        outputs.add(Column.of(label, column.kind()));
      }
    }
    return Piece.maybe(" RETURNING ", Piece.list(items));
  }

  /** The columns to write, those of the key first if the row is a new one. */
  List<Column> columns(boolean withKey) {
    List<Column> others = table.columns().stream().filter(column -> !table.isKey(column)).toList();
    List<Column> columns = new ArrayList<>(withKey ? table.keyColumns() : List.of());
    columns.addAll(dice.some(others, dice.between(1, Math.min(4, others.size()))));
    return columns;
  }
}
