package dev.segue.rules.plan;

import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.dialect.Dialect;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.Scopes;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.resolve.Tables;
import dev.segue.rules.splice.Edit;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is gathered while one statement is planned. Confined to one thread. */
final class Draft {
  final Statement statement;
  final Scopes scopes;
  final Tables tables;
  final Dialect dialect;
  final Readings readings;
  final Catalog catalog;
  final ShapeSetting shape;
  final Set<String> missingFunctions;
  final Repetition repetition;
  final List<Edit> edits = new ArrayList<>();
  final Set<Access> accesses = new HashSet<>();
  final List<Report> reports = new ArrayList<>();
  final List<Note> notes = new ArrayList<>();
  final List<ResultColumn> columns = new ArrayList<>();

  /**
   * Sources that have their shape where they stand, and the columns of the other one that they show
   * besides: references to them stay as they are.
   */
  final Map<Source, List<String>> shaped = new HashMap<>();

  /** Offsets of names that some rule has dealt with. */
  final BitSet handled = new BitSet();

  Draft(
      Statement statement,
      Scopes scopes,
      Tables tables,
      Dialect dialect,
      Readings readings,
      Catalog catalog,
      ShapeSetting shape,
      Set<String> missingFunctions) {
    this.statement = statement;
    this.scopes = scopes;
    this.tables = tables;
    this.dialect = dialect;
    this.readings = readings;
    this.catalog = catalog;
    this.shape = shape;
    this.missingFunctions = missingFunctions;
    this.repetition = new Repetition(this);
  }

  boolean isShaped(Source source) {
    return shaped.containsKey(source);
  }

  /** Whether the word there is one of the language's own and no column. */
  boolean isKeyword(int position) {
    Token token = statement.token(position);
    return token.kind() == Token.Kind.WORD
        && !statement.isLabel(position)
        && dialect.isNeverColumn(token.name());
  }

  /** Where a reference at that position of the block is read. */
  Readings.Place place(Block block, int position) {
    Clause clause = block.clauseAt(position).orElse(Clause.WHERE);
    boolean shown =
        switch (clause) {
          case LIST ->
              block.kind() == Block.Kind.SELECT && block.isOutermost() && !block.isGrouped();
          case SET, CONFLICT_SET, RETURNING, SOURCE -> true;
          case ON -> block.mergeArms().stream().anyMatch(arm -> arm.body().holds(position));
          case FROM, WHERE, GROUP, HAVING, WINDOW, ORDER, TAIL, COLUMNS -> false;
          case CONFLICT_TARGET, CONFLICT_WHERE -> false;
        };
    return shown ? Readings.Place.SHOWN : Readings.Place.INNER;
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

  /** Notes that the statement names a column of that side. */
  void access(Change change, Side side, boolean writes) {
    accesses.add(new Access(change.id(), side, writes, true));
  }

  boolean isAccessed(Change change) {
    return accesses.stream().anyMatch(access -> access.change().equals(change.id()));
  }

  /** Notes that the statement means that side only because the connection's shape does. */
  void accessByShape(Change change, Side side, boolean writes) {
    accesses.add(new Access(change.id(), side, writes, false));
  }

  /** Notes why the tokens from one position to another are edited. */
  void note(Note.Kind kind, Change change, Side side, int from, int to, String made) {
    int start = statement.token(from).start();
    notes.add(new Note(kind, change.id(), side, start, statement.token(to - 1).end(), made));
  }

  /** Notes that the tokens become the columns of the source's shape. */
  void noteShape(Source source, int from, int to) {
    source.changes().forEach(c -> note(Note.Kind.STAR, c, shape.of(c.id()), from, to, ""));
  }

  RefusedException refuse(
      RefusalCode code, Change change, int position, String construct, String wayOut) {
    Token token = statement.token(position);
    return new RefusedException(
        new Refusal(code, Optional.of(change.id()), construct, wayOut, token.start()));
  }

  /**
   * The columns that a table of the shape has, in order: those of the table but for the other
   * sides', then those that do not exist (any more, or yet).
   */
  List<String> shapeColumns(Source source) {
    return tables.shapeColumns(source.table().orElseThrow(), source.changes());
  }

  /** Whether the shape has columns that the table lost, and nobody says where they stood. */
  boolean isOrderUnknown(Source source) {
    TableView table = source.table().orElseThrow();
    return source.changes().stream()
        .filter(change -> shape.of(change.id()) == Side.OLD)
        .flatMap(change -> change.oldColumns().stream())
        .anyMatch(column -> !table.has(column.name()) && column.position().isEmpty());
  }

  /** Reports that the columns of the shape may stand in another order than they did. */
  void reportUnknownOrder(Source source) {
    if (isOrderUnknown(source)) {
      reports.add(
          new Report(
              Optional.of(source.changes().get(0).id()),
              "The old columns of "
                  + source.changes().get(0).table()
                  + " are dropped and stand last in its old shape; if code counts on their place,"
                  + " say in the rules where each stood: position: N."));
    }
  }

  /** Whether the table physically is what the shape says, and every column reads as itself. */
  boolean isPlain(Source source) {
    return isPlain(source.table().orElseThrow(), source.changes());
  }

  /** The same of a table with these changes at work on it. */
  boolean isPlain(TableView table, List<Change> changes) {
    List<String> physical = table.columns().stream().map(ColumnView::name).toList();
    return tables.shapeColumns(table, changes).equals(physical)
        && changes.stream().allMatch(change -> readings.isBare(change, shape.of(change.id())));
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

  /** A column of a change as an item of a select list. */
  String labelled(Change change, String name, String qualifier, Readings.Place place) {
    Side side = change.sideOf(name).orElseThrow();
    accessByShape(change, side, false);
    MappedColumn column = change.column(side, name).orElseThrow();
    String reading = readings.read(change, side, column, qualifier, place);
    String own = qualifier + dialect.quote(name);
    return reading.equals(own) ? own : reading + " AS " + dialect.quote(name);
  }
}
