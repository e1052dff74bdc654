package dev.segue.rules.plan;

import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.dialect.Dialect;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.resolve.Scopes;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.splice.Edit;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is gathered while one statement is planned. Confined to one thread. */
final class Draft {
  final Statement statement;
  final Scopes scopes;
  final Dialect dialect;
  final Readings readings;
  final Catalog catalog;
  final ShapeSetting shape;
  final Set<String> missingFunctions;
  final List<Edit> edits = new ArrayList<>();
  final Set<Access> accesses = new HashSet<>();
  final List<Report> reports = new ArrayList<>();
  final List<Note> notes = new ArrayList<>();

  /** Offsets of names that some rule has dealt with. */
  final Set<Integer> handled = new HashSet<>();

  Draft(
      Statement statement,
      Scopes scopes,
      Dialect dialect,
      Catalog catalog,
      ShapeSetting shape,
      Set<String> missingFunctions) {
    this.statement = statement;
    this.scopes = scopes;
    this.dialect = dialect;
    this.readings = new Readings(dialect);
    this.catalog = catalog;
    this.shape = shape;
    this.missingFunctions = missingFunctions;
  }

  /** Replaces the tokens from one position to another. */
  void replace(int from, int to, String text) {
    edits.add(Edit.replace(statement.token(from).start(), statement.token(to - 1).end(), text));
  }

  /** Inserts text behind the token at a position. */
  void insertAfter(int position, String text) {
    edits.add(Edit.insert(statement.token(position).end(), List.of(new Edit.Made(text))));
  }

  /** The tokens of a range as a piece that may be used again. */
  Edit.Original original(int from, int to) {
    return new Edit.Original(statement.token(from).start(), statement.token(to - 1).end());
  }

  void access(Change change, Side side, boolean writes) {
    accesses.add(new Access(change.id(), side, writes));
  }

  /** Notes why the tokens from one position to another are edited. */
  void note(Note.Kind kind, Change change, Side side, int from, int to, String made) {
    int start = statement.token(from).start();
    notes.add(new Note(kind, change.id(), side, start, statement.token(to - 1).end(), made));
  }

  RefusedException refuse(
      RefusalCode code, Change change, int position, String construct, String wayOut) {
    Token token = statement.token(position);
    return new RefusedException(
        new Refusal(code, java.util.Optional.of(change.id()), construct, wayOut, token.start()));
  }

  /**
   * The columns that a table of the shape has, in order: those of the table but for the other
   * sides', then those that do not exist (any more, or yet).
   */
  List<String> shapeColumns(Source source) {
    TableView table = source.table().orElseThrow();
    Set<String> hidden = new HashSet<>();
    List<String> wanted = new ArrayList<>();
    for (Change change : source.changes()) {
      Side side = shape.of(change.id());
      change.columns(side.other()).forEach(column -> hidden.add(column.name()));
      change.columns(side).stream().map(MappedColumn::name).forEach(wanted::add);
    }
    List<String> columns =
        new ArrayList<>(
            table.columns().stream()
                .map(ColumnView::name)
                .filter(name -> !hidden.contains(name))
                .toList());
    wanted.stream().filter(name -> !columns.contains(name)).forEach(columns::add);
    return columns;
  }

  /** Whether the table physically is what the shape says, and every column reads as itself. */
  boolean isPlain(Source source) {
    List<String> physical =
        source.table().orElseThrow().columns().stream().map(ColumnView::name).toList();
    return shapeColumns(source).equals(physical)
        && source.changes().stream()
            .allMatch(change -> readings.isBare(change, shape.of(change.id())));
  }

  /** The shape's columns as a select list. */
  String shapeList(Source source, String qualifier, Readings.Place place) {
    List<String> items = new ArrayList<>();
    for (String name : shapeColumns(source)) {
      items.add(
          source
              .changeOf(name)
              .map(change -> labelled(change, name, qualifier, place))
              .orElse(qualifier + dialect.quote(name)));
    }
    return String.join(", ", items);
  }

  private String labelled(Change change, String name, String qualifier, Readings.Place place) {
    Side side = change.sideOf(name).orElseThrow();
    access(change, side, false);
    MappedColumn column = change.column(side, name).orElseThrow();
    String reading = readings.read(change, side, column, qualifier, place);
    String own = qualifier + dialect.quote(name);
    return reading.equals(own) ? own : reading + " AS " + dialect.quote(name);
  }
}
