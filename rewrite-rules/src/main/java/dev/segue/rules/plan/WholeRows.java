package dev.segue.rules.plan;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.resolve.Binding;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plans rows that a statement names as a whole: {@code row_to_json(u)}, {@code (u).name}, {@code
 * name(u)}. A row becomes a subquery that gives one of the shape's columns and names, or, for a
 * function of the table's own type, a row of that; where an outer join found no row it stays NULL.
 */
final class WholeRows {
  /** Functions that take any row and depend on its columns' names and values only. */
  private static final Set<String> TAKE_ANY_ROW =
      Set.of("row_to_json", "to_json", "to_jsonb", "json_agg", "jsonb_agg", "hstore");

  private final Draft draft;
  private final Statement statement;

  /**
   * A column taken out of a row.
   *
   * @param range the whole expression
   * @param row the row's name
   * @param column the column's
   */
  record Field(Range range, Token row, Token column) {}

  WholeRows(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
  }

  /** The columns that the statement takes out of rows of mapped tables. */
  List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i + 3 < statement.size(); i++) {
      boolean wrapped =
          statement.token(i).isMark('(')
              && statement.partner(i) == i + 2
              && statement.token(i + 1).isName();
      if (!wrapped || !isRow(i + 1)) {
        continue;
      }
      Token row = statement.token(i + 1);
      Token before = statement.token(i - 1);
      if (statement.token(i + 3).isMark('.') && statement.token(i + 4).isName()) {
        fields.add(new Field(new Range(i, i + 5), row, statement.token(i + 4)));
      } else if (before.isName() && !draft.isKeyword(i - 1) && isColumn(i + 1, before)) {
        fields.add(new Field(new Range(i - 1, i + 3), row, before));
      }
    }
    return fields;
  }

  private boolean isRow(int at) {
    Token name = statement.token(at);
    return draft.scopes.bind(at, List.of(name), "") instanceof Binding.WholeRow;
  }

  private boolean isColumn(int at, Token column) {
    return draft.scopes.bind(at, List.of(statement.token(at), column), "")
        instanceof Binding.Mapped;
  }

  /** Plans the rows that stars name where they are no item of a list: {@code to_json(u.*)}. */
  void planStars() {
    for (int i = 0; i + 2 < statement.size(); i++) {
      Token star = statement.token(i + 2);
      boolean named =
          statement.token(i).isName()
              && statement.token(i + 1).isMark('.')
              && star.kind() == Token.Kind.OPERATOR
              && star.name().equals("*");
      if (!named || isItem(i + 2)) {
        continue;
      }
      int from = i;
      while (statement.token(from - 1).isMark('.') && statement.token(from - 2).isName()) {
        from -= 2;
      }
      List<Token> names = new ArrayList<>();
      for (int at = from; at <= i; at += 2) {
        names.add(statement.token(at));
      }
      Optional<Source> source = draft.scopes.owner(i, names);
      if (source.isPresent() && source.get().isMapped()) {
        plan(source.get(), new Range(from, i + 3));
      }
    }
  }

  private boolean isItem(int star) {
    for (Block block : draft.scopes.blocks()) {
      for (Clause clause : List.of(Clause.LIST, Clause.RETURNING)) {
        Optional<Range> list = block.clause(clause).filter(range -> range.holds(star));
        boolean item =
            list.isPresent()
                && block.kind() != Block.Kind.VALUES
                && statement.items(list.get().from(), list.get().to()).stream()
                    .anyMatch(range -> range[1] == star + 1);
        if (item) {
          return true;
        }
      }
    }
    return false;
  }

  /** Plans a row of that table named there. */
  void plan(Source source, Range row) {
    int position = row.from();
    Token before = statement.token(position - 1);
    Token function = statement.token(position - 2);
    boolean argument = before.isMark('(') && statement.partner(position - 1) == row.to();
    boolean star =
        argument
            && statement.token(row.to() + 1).isMark('.')
            && statement.token(row.to() + 2).name().equals("*");
    boolean counted = argument && function.is("count");
    if (star) {
      return;
    }
    if (counted || draft.isShaped(source) || draft.isPlain(source)) {
      leave(source, row);
      return;
    }
    if (isTyped(source, row)) {
      planTyped(source, row);
      return;
    }
    boolean known = before.isMark('(') && TAKE_ANY_ROW.contains(function.name());
    boolean compared = statement.token(row.to()).is("is");
    boolean table =
        source
            .table()
            .filter(
                view -> view.kind() != TableView.Kind.VIEW && view.kind() != TableView.Kind.OTHER)
            .isPresent();
    if (!table || !(known || compared)) {
      throw draft.refuse(
          RefusalCode.WHOLE_ROW,
          source.changes().get(0),
          position,
          statement.slice(row.from(), row.to()),
          "Name the columns that are wanted, or take the row through row_to_json.");
    }
    access(source);
    draft.reportUnknownOrder(source);
    String qualifier = source.aliasText() + ".";
    String made =
        "(SELECT segue_r FROM (SELECT "
            + draft.shapeList(source, qualifier, Readings.Place.INNER)
            + ") AS segue_r)";
    // A row that is proposed is always there, and has no system columns.
    boolean proposed = source.alias().equals("excluded");
    draft.replace(
        row.from(),
        row.to(),
        proposed ? made : "CASE WHEN " + qualifier + "tableoid IS NOT NULL THEN " + made + " END");
    draft.noteShape(source, row.from(), row.to());
  }

  /** A row stays; but by its lone name the database would mean a column that is called so. */
  private void leave(Source source, Range row) {
    Token name = statement.token(row.from());
    boolean lone = row.to() == row.from() + 1;
    if (lone && draft.scopes.isOffered(row.from(), name.name())) {
      draft.replace(row.from(), row.to(), source.aliasText() + ".*");
    }
  }

  private void access(Source source) {
    source
        .changes()
        .forEach(change -> draft.accessByShape(change, draft.shape.of(change.id()), false));
  }

  /**
   * Whether the row there is an argument of a function that takes rows of that table by the table's
   * own type, and the type has all columns of the shape: such a function names the columns that it
   * reads, where one that takes any row would see those of both sides.
   */
  private boolean isTyped(Source source, Range row) {
    int position = row.from();
    Token before = statement.token(position - 1);
    Token after = statement.token(row.to());
    boolean argument =
        (before.isMark('(') || before.isMark(',')) && (after.isMark(')') || after.isMark(','));
    int open = position - 1;
    while (open > 0 && statement.depth(open) >= statement.depth(position)) {
      open--;
    }
    Token function = statement.token(open - 1);
    TableView table = source.table().orElseThrow();
    boolean complete = draft.shapeColumns(source).stream().allMatch(table::has);
    if (!argument || !complete || !function.isName() || draft.isKeyword(open - 1)) {
      return false;
    }
    if (!draft.catalog.volatileFunctions().containsKey(function.name())) {
      // Planned again when it is known; until then either answer will do.
      draft.missingFunctions.add(function.name());
      return true;
    }
    return draft
        .catalog
        .rowFunctions()
        .getOrDefault(function.name(), List.of())
        .contains(table.qualifiedName());
  }

  /** A row of the table's own type in which both sides of each change read right. */
  private void planTyped(Source source, Range row) {
    access(source);
    boolean asStored =
        source.changes().stream()
            .allMatch(change -> draft.readings.isBare(change, draft.shape.of(change.id())));
    if (asStored) {
      leave(source, row);
      return;
    }
    TableView table = source.table().orElseThrow();
    String qualifier = source.aliasText() + ".";
    List<String> values = new ArrayList<>();
    for (ColumnView column : table.columns()) {
      String name = column.name();
      values.add(
          source
              .changeOf(name)
              .map(change -> reading(change, name, qualifier))
              .orElse(qualifier + draft.dialect.quote(name)));
    }
    draft.replace(
        row.from(),
        row.to(),
        "CASE WHEN "
            + qualifier
            + "tableoid IS NOT NULL THEN CAST(ROW("
            + String.join(", ", values)
            + ") AS "
            + draft.dialect.quote(table.schema())
            + "."
            + draft.dialect.quote(table.name())
            + ") END");
    draft.noteShape(source, row.from(), row.to());
  }

  private String reading(Change change, String name, String qualifier) {
    Side side = change.sideOf(name).orElseThrow();
    MappedColumn column = change.column(side, name).orElseThrow();
    return draft.readings.read(change, side, column, qualifier, Readings.Place.INNER);
  }
}
