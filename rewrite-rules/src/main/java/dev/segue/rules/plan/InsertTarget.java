package dev.segue.rules.plan;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The columns that an INSERT fills: its list, or those of the shape if it has none. */
final class InsertTarget {
  private final Draft draft;
  private final Source target;
  private final Optional<ListEdit> list;
  private final int at;
  private final List<String> names;
  private final Set<Integer> removed = new TreeSet<>();
  private final List<String> appended = new ArrayList<>();
  private final boolean writesList;

  private InsertTarget(
      Draft draft,
      Source target,
      Optional<ListEdit> list,
      int at,
      List<String> names,
      boolean writesList) {
    this.draft = draft;
    this.target = target;
    this.list = list;
    this.at = at;
    this.names = names;
    this.writesList = writesList;
  }

  static InsertTarget read(
      Draft draft, Source target, Optional<Range> list, int at, InsertRows rows) {
    if (list.isPresent()) {
      List<int[]> items = draft.statement.items(list.get().from(), list.get().to());
      List<String> names = new ArrayList<>();
      for (int[] item : items) {
        Token name = draft.statement.token(item[0]);
        names.add(name.name());
        boolean element = item[1] > item[0] + 1;
        Optional<Change> change = target.changeOf(name.name());
        if (element && change.isPresent()) {
          throw draft.refuse(
              RefusalCode.UNHANDLED_REFERENCE,
              change.get(),
              item[0],
              draft.statement.slice(item[0], item[1]),
              "Insert the whole column.");
        }
        draft.handled.set(name.start());
      }
      return new InsertTarget(
          draft, target, Optional.of(new ListEdit(draft, items)), at, names, false);
    }
    if (rows.form() == InsertRows.Form.DEFAULT_VALUES) {
      return new InsertTarget(draft, target, Optional.empty(), at, List.of(), false);
    }
    return new InsertTarget(
        draft, target, Optional.empty(), at, shape(draft, target, at, rows), true);
  }

  private static List<String> shape(Draft draft, Source target, int at, InsertRows rows) {
    List<String> shape = draft.shapeColumns(target);
    if (rows.width().isEmpty() || draft.isOrderUnknown(target)) {
      throw draft.refuse(
          RefusalCode.INSERT_WITHOUT_COLUMN_LIST,
          target.changes().get(0),
          at,
          draft.statement.slice(target.name().from(), target.name().to()),
          "Name the columns: INSERT INTO "
              + target.aliasText()
              + " ("
              + String.join(", ", shape)
              + ") …"
              + (rows.width().isPresent()
                  ? ", or say in the rules where the old column stood: position: N."
                  : ""));
    }
    return shape.subList(0, Math.min(rows.width().get(), shape.size()));
  }

  /** How many columns the application fills. */
  int size() {
    return names.size();
  }

  String name(int slot) {
    return names.get(slot);
  }

  Source table() {
    return target;
  }

  /** Where in a row the change's columns of that side stand. */
  List<Integer> slots(Change change, Side side) {
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (change.column(side, names.get(i)).isPresent()) {
        slots.add(i);
      }
    }
    return slots;
  }

  void remove(int slot) {
    removed.add(slot);
    list.ifPresent(edit -> edit.remove(slot));
  }

  void append(String name) {
    appended.add(name);
    list.ifPresent(edit -> edit.append(draft.dialect.quote(name)));
  }

  /** The slots that stay. */
  List<Integer> kept() {
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!removed.contains(i)) {
        kept.add(i);
      }
    }
    return kept;
  }

  /** Whether the INSERT has a list, or one will be written. */
  boolean hasList() {
    return list.isPresent() || writesList;
  }

  /** Writes the list, if the statement leaves it out and its columns are not the table's first. */
  void emit() {
    if (list.isPresent()) {
      list.get().emit();
      return;
    }
    if (!writesList || (removed.isEmpty() && appended.isEmpty() && isPhysical())) {
      return;
    }
    List<String> all = new ArrayList<>();
    kept().forEach(slot -> all.add(draft.dialect.quote(names.get(slot))));
    appended.forEach(name -> all.add(draft.dialect.quote(name)));
    draft.insertAfter(at, " (" + String.join(", ", all) + ")");
    Change first = target.changes().get(0);
    draft.note(Note.Kind.COLUMN_LIST, first, draft.shape.of(first.id()), at, at + 1, "");
  }

  private boolean isPhysical() {
    List<String> physical =
        target.table().orElseThrow().columns().stream().map(ColumnView::name).toList();
    return physical.size() >= names.size() && physical.subList(0, names.size()).equals(names);
  }
}
