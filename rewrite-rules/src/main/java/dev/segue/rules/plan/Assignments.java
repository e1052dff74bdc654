package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.splice.Edit;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plans the list of a SET: a write of some columns of one side becomes a write of all columns of
 * both sides that the phase stores.
 */
final class Assignments {
  private final Draft draft;
  private final Source target;
  private final String qualifier;
  private final List<Item> items = new ArrayList<>();

  /** One column and its value; the parts of a row-valued assignment share its range. */
  private record Item(String column, int from, int to, int value, int valueEnd, boolean row) {}

  private Assignments(Draft draft, Source target) {
    this.draft = draft;
    this.target = target;
    this.qualifier = target.aliasText() + ".";
  }

  /** Plans the assignments in a range of tokens. */
  static void plan(Draft draft, Source target, int from, int to) {
    Assignments assignments = new Assignments(draft, target);
    assignments.read(from, to);
    target.changes().forEach(assignments::plan);
  }

  private void read(int from, int to) {
    Statement statement = draft.statement;
    for (int[] item : statement.items(from, to)) {
      Token first = statement.token(item[0]);
      if (first.isMark('(')) {
        readRow(item);
        continue;
      }
      int equals = item[0] + 1;
      boolean plain = statement.token(equals).name().equals("=");
      if (target.changeOf(first.name()).isPresent()) {
        if (!plain) {
          throw unhandled(target.changeOf(first.name()).get(), item[0]);
        }
        draft.handled.add(first.start());
        items.add(new Item(first.name(), item[0], item[1], equals + 1, item[1], false));
      }
    }
  }

  private void readRow(int[] item) {
    Statement statement = draft.statement;
    int close = statement.partner(item[0]);
    List<int[]> names = statement.items(item[0] + 1, close);
    int open = close + (statement.token(close + 2).is("row") ? 3 : 2);
    List<int[]> values =
        statement.token(open).isMark('(') && !statement.token(open + 1).is("select")
            ? statement.items(open + 1, statement.partner(open))
            : List.of();
    for (int i = 0; i < names.size(); i++) {
      int at = names.get(i)[0];
      String name = statement.token(at).name();
      java.util.Optional<Change> change = target.changeOf(name);
      if (change.isEmpty()) {
        continue;
      }
      if (values.size() != names.size()) {
        throw unhandled(change.get(), at);
      }
      draft.handled.add(statement.token(at).start());
      int[] value = values.get(i);
      items.add(new Item(name, item[0], item[1], value[0], value[1], true));
    }
  }

  private RefusedException unhandled(Change change, int position) {
    return draft.refuse(
        RefusalCode.UNHANDLED_REFERENCE,
        change,
        position,
        draft.statement.token(position).name(),
        "Assign the column by itself: SET " + draft.statement.token(position).name() + " = value.");
  }

  private void plan(Change change) {
    List<Item> old = of(change, Side.OLD);
    List<Item> created = of(change, Side.NEW);
    if (old.isEmpty() && created.isEmpty()) {
      return;
    }
    Side complete = change.phase().completeSide();
    boolean both = !old.isEmpty() && !created.isEmpty();
    Side written = both ? complete : old.isEmpty() ? Side.NEW : Side.OLD;
    if (both) {
      throw draft.refuse(
          RefusalCode.BOTH_SIDES_NEEDED,
          change,
          old.get(0).from(),
          draft.statement.slice(old.get(0).from(), old.get(0).to()),
          "Assign the columns of one side only; the other side is derived from them.");
    }
    draft.access(change, written, true);
    write(change, written, written == Side.OLD ? old : created);
  }

  private void write(Change change, Side written, List<Item> assigned) {
    Map<String, String> given = new LinkedHashMap<>();
    for (Item item : assigned) {
      given.put(item.column(), value(change, item));
    }
    Values values =
        new Values(
            draft,
            change,
            target,
            written,
            column ->
                given.containsKey(column) ? given.get(column) : shown(change, written, column));
    Side other = written.other();
    assigned.forEach(
        item -> draft.note(Note.Kind.STORE, change, written, item.from(), item.to(), ""));
    List<String> added = new ArrayList<>();
    if (change.phase().stores(other)) {
      for (MappedColumn column : change.columns(other)) {
        added.add(name(column) + " = " + values.acrossUnlessUnchanged(column, qualifier));
      }
      if (change.phase().stores(written) || change.columns(other).size() > 1 || !change.exact()) {
        assigned.forEach(
            item -> Values.requireStable(draft, change, item.value(), item.valueEnd()));
      }
    } else if (change.phase().clears(other)) {
      change.columns(other).forEach(column -> added.add(name(column) + " = NULL"));
    }
    if (change.phase().stores(written)) {
      if (written != change.phase().completeSide()) {
        change.columns(written).stream()
            .filter(column -> !given.containsKey(column.name()))
            .forEach(
                column -> added.add(name(column) + " = " + shown(change, written, column.name())));
      }
      append(assigned.get(assigned.size() - 1), added);
    } else {
      if (change.phase().clears(written)) {
        change.columns(written).forEach(column -> added.add(name(column) + " = NULL"));
      }
      replace(change, assigned, added);
    }
  }

  private void append(Item last, List<String> added) {
    if (!added.isEmpty()) {
      String text = ", " + String.join(", ", added);
      draft.edits.add(Edit.insert(end(last), Values.pieces(text)));
    }
  }

  /** The first assignment becomes all that is stored instead; the others go. */
  private void replace(Change change, List<Item> assigned, List<String> added) {
    Item first = assigned.get(0);
    if (assigned.stream().anyMatch(Item::row)) {
      throw unhandled(change, first.from());
    }
    int start = draft.statement.token(first.from()).start();
    draft.edits.add(new Edit(start, end(first), Values.pieces(String.join(", ", added))));
    for (Item item : assigned.subList(1, assigned.size())) {
      int comma = draft.statement.token(item.from() - 1).start();
      draft.edits.add(Edit.replace(comma, end(item), ""));
    }
  }

  private String value(Change change, Item item) {
    Token first = draft.statement.token(item.value());
    if (!first.is("default") || item.valueEnd() != item.value() + 1) {
      return Values.mark(draft, item.value(), item.valueEnd());
    }
    return Values.withDefault(target, item.column())
        .map(
            view -> {
              if (view.defaultVolatile()) {
                throw draft.refuse(
                    RefusalCode.VOLATILE_VALUE,
                    change,
                    item.value(),
                    "DEFAULT",
                    "Pass the value instead of DEFAULT.");
              }
              return view.defaultExpression().orElseThrow();
            })
        .orElse("NULL");
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

  private int end(Item item) {
    return draft.statement.token(item.to() - 1).end();
  }
}
