package dev.segue.rules.plan;

import dev.segue.rules.catalog.ColumnView;
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
import java.util.Optional;

/**
 * Plans what an INSERT stores: VALUES stays VALUES, row by row, so that the vendor's driver can
 * still join batches into one statement.
 */
final class Inserts {
  private final Draft draft;
  private final Statement statement;
  private final Source target;
  private final List<Token> columns = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<List<int[]>> rows = new ArrayList<>();
  private int listOpen = -1;
  private int bodyStart;

  private Inserts(Draft draft, Source target) {
    this.draft = draft;
    this.statement = draft.statement;
    this.target = target;
  }

  /**
   * Plans the INSERT whose target ends before that token.
   *
   * @param at the token behind the target and its alias
   * @param end the token behind the values: ON CONFLICT, RETURNING or the end
   */
  static void plan(Draft draft, Source target, int at, int end) {
    Inserts inserts = new Inserts(draft, target);
    inserts.read(at, end);
    target.changes().forEach(inserts::plan);
    inserts.writeColumnList(at);
  }

  private void read(int at, int end) {
    int next = at;
    if (statement.token(next).isMark('(') && !statement.token(next + 1).is("select")) {
      listOpen = next;
      for (int[] item : statement.items(next + 1, statement.partner(next))) {
        Token name = statement.token(item[0]);
        columns.add(name);
        names.add(name.name());
        draft.handled.add(name.start());
      }
      next = statement.partner(next) + 1;
    }
    while (next < end && !isBody(next)) {
      next++;
    }
    bodyStart = next;
    readRows(next, end);
    if (listOpen < 0 && !statement.token(next).is("default")) {
      nameColumns(at);
    }
  }

  private boolean isBody(int at) {
    Token token = statement.token(at);
    return token.is("values")
        || token.is("select")
        || token.is("with")
        || token.is("table")
        || token.isMark('(')
        || statement.at(at, "default", "values");
  }

  private void readRows(int at, int end) {
    if (statement.token(at).is("values")) {
      for (int[] row : statement.items(at + 1, end)) {
        if (statement.token(row[0]).isMark('(')) {
          rows.add(statement.items(row[0] + 1, statement.partner(row[0])));
        }
      }
    } else if (statement.token(at).is("select")) {
      int from = statement.find(at, end, "from", "where", "union", "intersect", "except", "order");
      boolean simple =
          statement.find(at, end, "union", "intersect", "except") < 0
              && !statement.token(at + 1).is("distinct")
              && !statement.token(at + 1).is("all");
      List<int[]> items = statement.items(at + 1, from < 0 ? end : from);
      boolean star =
          items.stream().anyMatch(item -> statement.token(item[1] - 1).name().equals("*"));
      if (simple && !star) {
        rows.add(items.stream().map(this::withoutAlias).toList());
      }
    }
  }

  private int[] withoutAlias(int[] item) {
    int as = statement.find(item[0], item[1], "as");
    if (as > item[0]) {
      return new int[] {item[0], as};
    }
    boolean label =
        item[1] - item[0] > 1
            && statement.token(item[1] - 1).isName()
            && !statement.token(item[1] - 1).is("end")
            && !statement.token(item[1] - 2).isMark('.')
            && statement.token(item[1] - 2).kind() != Token.Kind.OPERATOR;
    return label ? new int[] {item[0], item[1] - 1} : item;
  }

  private void nameColumns(int at) {
    List<String> shape = draft.shapeColumns(target);
    List<String> physical =
        target.table().orElseThrow().columns().stream().map(ColumnView::name).toList();
    Change first = target.changes().get(0);
    boolean lost =
        target.changes().stream()
            .filter(change -> draft.shape.of(change.id()) == Side.OLD)
            .flatMap(change -> change.oldColumns().stream())
            .anyMatch(column -> !physical.contains(column.name()));
    if (rows.isEmpty() || lost) {
      throw draft.refuse(
          RefusalCode.INSERT_WITHOUT_COLUMN_LIST,
          first,
          at,
          statement.slice(at - 1, Math.min(at + 1, statement.size())),
          "Name the columns: INSERT INTO "
              + target.aliasText()
              + " ("
              + String.join(", ", shape)
              + ") …");
    }
    int count = Math.min(rows.get(0).size(), shape.size());
    names.addAll(shape.subList(0, count));
  }

  private boolean hasList() {
    return listOpen >= 0;
  }

  private final List<String> listed = new ArrayList<>();

  private void plan(Change change) {
    boolean old = names.stream().anyMatch(name -> change.column(Side.OLD, name).isPresent());
    boolean created = names.stream().anyMatch(name -> change.column(Side.NEW, name).isPresent());
    if (old && created) {
      throw draft.refuse(
          RefusalCode.BOTH_SIDES_NEEDED,
          change,
          Math.max(listOpen, 0),
          "columns of both sides",
          "Insert the columns of one side only; the other side is derived from them.");
    }
    if (!old && !created) {
      draft.access(change, draft.shape.of(change.id()), true);
      planDefault(change);
      return;
    }
    Side written = old ? Side.OLD : Side.NEW;
    draft.access(change, written, true);
    boolean keeps = change.phase().stores(written);
    boolean crosses = change.phase().stores(written.other());
    if (keeps && !crosses) {
      return;
    }
    requireRows(change);
    List<Integer> slots = slots(change, written);
    slots.forEach(slot -> note(change, written, slot));
    List<MappedColumn> others = crosses ? change.columns(written.other()) : List.of();
    int replaced = keeps ? 0 : Math.min(slots.size(), others.size());
    for (int i = 0; i < slots.size() && !keeps; i++) {
      String name = i < replaced ? draft.dialect.quote(others.get(i).name()) : "";
      setName(slots.get(i), name);
    }
    List<String> appended = new ArrayList<>();
    others.subList(replaced, others.size()).stream()
        .map(column -> draft.dialect.quote(column.name()))
        .forEach(appended::add);
    appendNames(appended);
    for (List<int[]> row : rows) {
      planRow(change, written, slots, others, replaced, row);
    }
  }

  private void note(Change change, Side written, int slot) {
    int place = bodyStart;
    for (int i = Math.max(listOpen, 0); hasList() && i < bodyStart; i++) {
      place = statement.token(i).equals(columns.get(slot)) ? i : place;
    }
    draft.note(Note.Kind.STORE, change, written, place, place + 1, "");
  }

  private void planRow(
      Change change,
      Side written,
      List<Integer> slots,
      List<MappedColumn> others,
      int replaced,
      List<int[]> row) {
    boolean keeps = change.phase().stores(written);
    Map<String, String> given = new LinkedHashMap<>();
    for (int slot : slots) {
      int[] range = row.get(slot);
      if (keeps || others.size() > 1 || !change.exact()) {
        Values.requireStable(draft, change, range[0], range[1]);
      }
      given.put(names.get(slot), value(change, names.get(slot), range));
    }
    Values values =
        new Values(
            draft,
            change,
            target,
            written,
            column -> given.getOrDefault(column, defaultOf(change, column)));
    List<String> texts = others.stream().map(values::across).toList();
    for (int i = 0; i < slots.size() && !keeps; i++) {
      setValue(row, slots.get(i), i < replaced ? texts.get(i) : "");
    }
    int[] last = row.get(row.size() - 1);
    for (String text : texts.subList(replaced, texts.size())) {
      draft.edits.add(Edit.insert(statement.token(rowEnd(last)).end(), Values.pieces(", " + text)));
    }
  }

  /** The last token of a row's last item, a SELECT item's label included. */
  private int rowEnd(int[] item) {
    int end = item[1];
    if (statement.token(bodyStart).is("select")) {
      int from = statement.find(item[0], statement.size(), "from", "where", "order", "returning");
      int conflict = item[0];
      while (conflict < statement.size() && !statement.at(conflict, "on", "conflict")) {
        conflict = statement.after(conflict);
      }
      int limit = from < 0 ? statement.size() : from;
      end = Math.min(limit, conflict);
    }
    return end - 1;
  }

  private void planDefault(Change change) {
    Side complete = change.phase().completeSide();
    boolean both = change.phase().stores(complete.other()) && change.phase().stores(complete);
    if (!both) {
      return;
    }
    Side shape = draft.shape.of(change.id());
    Side from = hasDefault(change, shape) ? shape : shape.other();
    if (!hasDefault(change, from)) {
      return;
    }
    requireRows(change);
    draft.note(Note.Kind.STORE, change, from, bodyStart, bodyStart + 1, "");
    List<MappedColumn> others = change.columns(from.other());
    appendNames(others.stream().map(column -> draft.dialect.quote(column.name())).toList());
    Values values = new Values(draft, change, target, from, column -> defaultOf(change, column));
    for (List<int[]> row : rows) {
      int end = rowEnd(row.get(row.size() - 1));
      for (MappedColumn column : others) {
        draft.edits.add(
            Edit.insert(statement.token(end).end(), Values.pieces(", " + values.across(column))));
      }
    }
  }

  private boolean hasDefault(Change change, Side side) {
    return change.columns(side).stream()
        .anyMatch(column -> Values.withDefault(target, column.name()).isPresent());
  }

  private String defaultOf(Change change, String column) {
    Optional<ColumnView> own = Values.withDefault(target, column);
    if (own.isPresent() && own.get().defaultVolatile()) {
      throw draft.refuse(
          RefusalCode.VOLATILE_VALUE,
          change,
          bodyStart,
          "the default of " + column,
          "Pass a value for " + column + ".");
    }
    return own.flatMap(ColumnView::defaultExpression).orElse("NULL");
  }

  private String value(Change change, String column, int[] range) {
    boolean isDefault = range[1] == range[0] + 1 && statement.token(range[0]).is("default");
    return isDefault ? defaultOf(change, column) : Values.mark(draft, range[0], range[1]);
  }

  private void requireRows(Change change) {
    if (rows.isEmpty()) {
      throw draft.refuse(
          RefusalCode.UNHANDLED_REFERENCE,
          change,
          bodyStart,
          statement.token(bodyStart).name(),
          "Write INSERT … VALUES, or INSERT … SELECT with one select list that names its items.");
    }
  }

  private List<Integer> slots(Change change, Side side) {
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (change.column(side, names.get(i)).isPresent()) {
        slots.add(i);
      }
    }
    return slots;
  }

  private void setName(int slot, String name) {
    if (hasList()) {
      setText(columns.get(slot).start(), columns.get(slot).end(), slot, name, listOpen + 1);
    } else {
      dropped.add(slot);
      if (!name.isEmpty()) {
        renamed.put(slot, name);
      }
    }
  }

  private final List<Integer> dropped = new ArrayList<>();
  private final Map<Integer, String> renamed = new LinkedHashMap<>();

  private void setText(int start, int end, int slot, String text, int firstToken) {
    if (!text.isEmpty()) {
      draft.edits.add(Edit.replace(start, end, text));
      return;
    }
    int from = slot == 0 ? statement.token(firstToken).start() : columns.get(slot - 1).end();
    draft.edits.add(Edit.replace(slot == 0 ? from : commaBefore(start), end, ""));
  }

  private int commaBefore(int offset) {
    int found = offset;
    for (int i = 0; i < statement.size() && statement.token(i).start() < offset; i++) {
      found = statement.token(i).start();
    }
    return found;
  }

  private void setValue(List<int[]> row, int slot, String text) {
    int[] range = row.get(slot);
    int start = statement.token(range[0]).start();
    int end = statement.token(range[1] - 1).end();
    if (!text.isEmpty()) {
      draft.edits.add(new Edit(start, end, Values.pieces(text)));
    } else {
      draft.edits.add(Edit.replace(commaBefore(start), end, ""));
    }
  }

  private void appendNames(List<String> appended) {
    if (hasList()) {
      for (String name : appended) {
        draft.insertAfter(statement.partner(listOpen) - 1, ", " + name);
      }
    } else {
      listed.addAll(appended);
    }
  }

  private void writeColumnList(int at) {
    if (hasList() || rows.isEmpty()) {
      return;
    }
    List<String> list = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (renamed.containsKey(i)) {
        list.add(renamed.get(i));
      } else if (!dropped.contains(i)) {
        list.add(draft.dialect.quote(names.get(i)));
      }
    }
    list.addAll(listed);
    draft.insertAfter(at - 1, " (" + String.join(", ", list) + ")");
    Change change = target.changes().get(0);
    Side shape = draft.shape.of(change.id());
    draft.note(Note.Kind.COLUMN_LIST, change, shape, at - 1, at, "");
  }
}
