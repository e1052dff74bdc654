package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans the list of a SET: a write of some columns of one side becomes a write of all columns of
 * both sides that the phase stores.
 *
 * <p>Two forms: where each value may be evaluated twice, assignments are added, replaced or taken
 * away one by one. Where one may not (it is volatile, or a subquery), all of the change becomes one
 * assignment from a subquery that evaluates each value once for each row: {@link RowAssignment}.
 */
final class Assignments {
  /** One column, where its assignment stands in the list and where its value does. */
  record Item(String column, int index, Range value) {}

  private final Draft draft;
  private final Statement statement;
  private final Source target;
  private final String qualifier;
  private final List<int[]> ranges;
  private final ListEdit list;
  private final RowAssignment once;
  private final Defaults defaults;
  private final List<Item> items = new ArrayList<>();

  /** The assignments of rows and of subqueries, by their place in the list. */
  private final Map<Integer, List<Item>> rows = new LinkedHashMap<>();

  private final List<Integer> fromQueries = new ArrayList<>();

  /** Whether it stands beside other lists of assignments in one statement. */
  private final boolean several;

  private Assignments(Draft draft, Source target, Range range, boolean several) {
    this.several = several;
    this.draft = draft;
    this.statement = draft.statement;
    this.target = target;
    this.qualifier = target.aliasText() + ".";
    this.ranges = statement.items(range.from(), range.to());
    this.list = new ListEdit(draft, ranges);
    this.once = new RowAssignment(draft, qualifier);
    this.defaults = new Defaults(draft, target.table().orElseThrow());
  }

  /** Plans the assignments in a range of tokens. */
  static void plan(Draft draft, Source target, Range range) {
    new Assignments(draft, target, range, false).plan();
  }

  /**
   * Plans those of one of a MERGE's cases. The server (as of 17) takes the subqueries that assign
   * rows in two cases for each other, so that no such one is made.
   */
  static void planOneOfSeveral(Draft draft, Source target, Range range) {
    new Assignments(draft, target, range, true).plan();
  }

  private void plan() {
    read();
    target.changes().forEach(this::plan);
    finish();
  }

  private void read() {
    for (int index = 0; index < ranges.size(); index++) {
      int[] range = ranges.get(index);
      Token first = statement.token(range[0]);
      if (first.isMark('(')) {
        readRow(index, range);
      } else if (target.changeOf(first.name()).isPresent()) {
        if (!statement.token(range[0] + 1).name().equals("=")) {
          throw unhandled(target.changeOf(first.name()).get(), range[0]);
        }
        draft.handled.set(first.start());
        items.add(new Item(first.name(), index, new Range(range[0] + 2, range[1])));
      }
    }
  }

  private void readRow(int index, int[] range) {
    int close = statement.partner(range[0]);
    int open = close + (statement.token(close + 2).is("row") ? 3 : 2);
    boolean query = draft.scopes.queries().stream().anyMatch(q -> q.range().from() == open + 1);
    List<int[]> names = statement.items(range[0] + 1, close);
    List<int[]> values =
        query || !statement.token(open).isMark('(')
            ? List.of()
            : statement.items(open + 1, statement.partner(open));
    List<Item> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Token name = statement.token(names.get(i)[0]);
      Optional<Change> change = target.changeOf(name.name());
      if (!query && values.size() != names.size()) {
        change.ifPresent(
            concerned -> {
              throw unhandled(concerned, range[0] + 1);
            });
        return;
      }
      Range value =
          query
              ? new Range(open + 1, statement.partner(open))
              : new Range(values.get(i)[0], values.get(i)[1]);
      Item item = new Item(name.name(), index, value);
      all.add(item);
      if (change.isPresent()) {
        draft.handled.set(name.start());
        items.add(item);
      }
    }
    rows.put(index, all);
    if (query) {
      fromQueries.add(index);
    }
  }

  private RefusedException unhandled(Change change, int position) {
    return draft.refuse(
        RefusalCode.UNHANDLED_REFERENCE,
        change,
        position,
        statement.token(position).name(),
        "Assign the column by itself: SET " + statement.token(position).name() + " = value.");
  }

  private void plan(Change change) {
    List<Item> old = of(change, Side.OLD);
    List<Item> created = of(change, Side.NEW);
    if (old.isEmpty() && created.isEmpty()) {
      return;
    }
    boolean both = !old.isEmpty() && !created.isEmpty();
    Side written = both ? change.phase().completeSide() : old.isEmpty() ? Side.NEW : Side.OLD;
    List<Item> given = written == Side.OLD ? old : created;
    if (!old.isEmpty()) {
      draft.access(change, Side.OLD, true);
    }
    if (!created.isEmpty()) {
      draft.access(change, Side.NEW, true);
    }
    Side other = written.other();
    boolean keeps = change.phase().stores(written);
    boolean single = !keeps && draft.readings.isSameValue(change);
    boolean evaluatesTwice = change.phase().stores(other) && !single;
    boolean safe =
        given.stream().allMatch(item -> !isQuery(item) && isRepeatable(item))
            || (!evaluatesTwice && given.stream().noneMatch(this::isQuery));
    Map<String, String> values = new LinkedHashMap<>();
    boolean fromOnce = isFromOnce(change, given, safe);
    for (Item item : given) {
      values.put(item.column(), fromOnce ? onceValue(change, item) : value(item));
    }
    List<String[]> stored = stored(change, written, values, fromOnce);
    for (Item item : stored.isEmpty() && keeps ? List.<Item>of() : given) {
      int[] range = ranges.get(item.index());
      draft.note(Note.Kind.STORE, change, written, range[0], range[1], "");
    }
    drop(both ? (written == Side.OLD ? created : old) : List.of());
    if (fromOnce || !keeps) {
      drop(given);
    } else {
      given.forEach(item -> replaceDefault(change, written, item));
    }
    for (String[] assignment : stored) {
      // A lone NULL in the subquery's list would be a text.
      if (fromOnce && !assignment[1].equals("NULL")) {
        once.assign(assignment[0], assignment[1]);
      } else {
        list.append(assignment[0] + " = " + assignment[1]);
      }
    }
  }

  /** Whether a subquery has to compute the values assigned, so that each is computed once. */
  private boolean isFromOnce(Change change, List<Item> given, boolean safe) {
    boolean moves = given.stream().anyMatch(this::leavesItsRow);
    if (!several || !(moves || (!safe && !stays(change)))) {
      return moves || (!safe && !stays(change));
    }
    Item first = given.get(0);
    boolean repeatable =
        !moves
            && given.stream()
                .allMatch(
                    item ->
                        isDefault(item)
                            ? isRepeatable(item)
                            : draft.repetition.isStable(item.value()));
    if (!repeatable) {
      throw draft.refuse(
          RefusalCode.VOLATILE_VALUE,
          change,
          first.value().from(),
          statement.slice(first.value().from(), first.value().to()),
          "Compute the value in the source of the MERGE, or let it UPDATE in one case only.");
    }
    return false;
  }

  /** Whether the values assigned to the change are stored where they stand, and nowhere else. */
  private boolean stays(Change change) {
    boolean old = !of(change, Side.OLD).isEmpty();
    boolean created = !of(change, Side.NEW).isEmpty();
    Side written = old ? Side.OLD : Side.NEW;
    return !(old && created)
        && change.phase().stores(written)
        && !change.phase().stores(written.other());
  }

  /** Whether a subquery gives the item's value, and other columns of its row have to move. */
  private boolean leavesItsRow(Item item) {
    return isQuery(item)
        && rows.getOrDefault(item.index(), List.of()).stream()
            .flatMap(other -> target.changeOf(other.column()).stream())
            .anyMatch(change -> !stays(change));
  }

  /** What has to be assigned besides what stays as it is written: pairs of name and value. */
  private List<String[]> stored(
      Change change, Side written, Map<String, String> given, boolean fromOnce) {
    Values values =
        new Values(
            draft,
            change,
            written,
            column ->
                given.containsKey(column) ? given.get(column) : shown(change, written, column));
    List<String[]> stored = new ArrayList<>();
    if (change.phase().stores(written)) {
      for (MappedColumn column : change.columns(written)) {
        if (given.containsKey(column.name())) {
          if (fromOnce) {
            stored.add(new String[] {name(column), given.get(column.name())});
          }
        } else if (written != change.phase().completeSide()) {
          stored.add(new String[] {name(column), shown(change, written, column.name())});
        }
      }
    } else if (change.phase().clears(written)) {
      change.columns(written).forEach(column -> stored.add(new String[] {name(column), "NULL"}));
    }
    Side other = written.other();
    for (MappedColumn column : change.columns(other)) {
      if (change.phase().stores(other)) {
        stored.add(new String[] {name(column), values.acrossUnlessUnchanged(column, qualifier)});
      } else if (change.phase().clears(other)) {
        stored.add(new String[] {name(column), "NULL"});
      }
    }
    return stored;
  }

  private void finish() {
    if (!once.isEmpty()) {
      list.append(once.text());
    }
    list.emit();
  }

  /** Takes assignments out of the list; what a row assigns besides is assigned by itself. */
  private void drop(List<Item> gone) {
    for (Item item : gone) {
      int index = item.index();
      List<Item> row = rows.getOrDefault(index, List.of());
      if (fromQueries.contains(index)) {
        once.query(index, row);
        row.stream()
            .filter(other -> target.changeOf(other.column()).isEmpty())
            .filter(other -> once.claims(index, other.column()))
            .forEach(
                other ->
                    once.assign(
                        draft.dialect.quote(other.column()), once.column(index, other.column())));
        list.remove(index);
        continue;
      }
      List<Item> left = new ArrayList<>(row);
      left.removeIf(other -> other.column().equals(item.column()));
      rows.put(index, left);
      if (left.isEmpty()) {
        list.remove(index);
      } else {
        list.replace(
            index,
            String.join(
                ", ",
                left.stream()
                    .map(
                        other ->
                            draft.dialect.quote(other.column())
                                + " = "
                                + Values.mark(draft, other.value()))
                    .toList()));
      }
    }
  }

  /** A DEFAULT whose column has none is what the other side's default means. */
  private void replaceDefault(Change change, Side side, Item item) {
    boolean row = !rows.getOrDefault(item.index(), List.of()).isEmpty();
    boolean meant =
        isDefault(item) && defaults.isFromOther(change, side, item.column(), isWhole(change, side));
    if (meant && row) {
      throw unhandled(change, item.value().from());
    }
    if (meant) {
      list.replace(item.index(), draft.dialect.quote(item.column()) + " = " + value(item));
    }
  }

  private boolean isQuery(Item item) {
    return fromQueries.contains(item.index());
  }

  private boolean isRepeatable(Item item) {
    if (isDefault(item)) {
      Change change = target.changeOf(item.column()).orElseThrow();
      Side side = change.sideOf(item.column()).orElseThrow();
      return !defaults.isVolatile(change, side, item.column(), isWhole(change, side));
    }
    return draft.repetition.isSafe(item.value());
  }

  private boolean isDefault(Item item) {
    return item.value().to() == item.value().from() + 1
        && statement.token(item.value().from()).is("default");
  }

  /** Whether all that the statement assigns to that side is DEFAULT. */
  private boolean isWhole(Change change, Side side) {
    return of(change, side).stream().allMatch(this::isDefault);
  }

  private String value(Item item) {
    if (!isDefault(item)) {
      return Values.mark(draft, item.value());
    }
    Change change = target.changeOf(item.column()).orElseThrow();
    Side side = change.sideOf(item.column()).orElseThrow();
    return defaults.text(change, side, item.column(), isWhole(change, side));
  }

  private String onceValue(Change change, Item item) {
    if (isQuery(item)) {
      once.query(item.index(), rows.getOrDefault(item.index(), List.of()));
      return once.column(item.index(), item.column());
    }
    String value = value(item);
    boolean untyped = !isDefault(item) && draft.repetition.isUntyped(item.value());
    Side side = change.sideOf(item.column()).orElseThrow();
    String type = change.column(side, item.column()).orElseThrow().type();
    return once.value(untyped ? draft.dialect.assigned(value, type) : value);
  }

  private String shown(Change change, Side side, String column) {
    return draft.readings.read(
        change, side, change.column(side, column).orElseThrow(), qualifier, Readings.Place.SHOWN);
  }

  private List<Item> of(Change change, Side side) {
    return items.stream().filter(item -> change.column(side, item.column()).isPresent()).toList();
  }

  private String name(MappedColumn column) {
    return draft.dialect.quote(column.name());
  }
}
