package dev.segue.rules.plan;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.resolve.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans what an INSERT stores. Where every value may be evaluated twice, VALUES stays VALUES, row
 * by row, so that the vendor's driver can still join batches into one statement; else the rows go
 * through a subquery: {@link InsertFrom}.
 */
final class Inserts {
  private final Draft draft;
  private final Source target;
  private final InsertTarget columns;
  private final InsertRows rows;
  private final Defaults defaults;
  private final List<InsertedChange> changes = new ArrayList<>();

  private Inserts(Draft draft, Source target, InsertTarget columns, InsertRows rows) {
    this.draft = draft;
    this.target = target;
    this.columns = columns;
    this.rows = rows;
    this.defaults = new Defaults(draft, target.table().orElseThrow());
  }

  /**
   * Plans an INSERT, or that of a MERGE.
   *
   * @param list its column list, if it has one
   * @param at the token that a column list would follow
   * @param source its values, query or DEFAULT VALUES
   * @param mayWrap whether the values may come from a subquery; that of a MERGE gives each column
   *     an expression of its own, none of which two could share, and what its source computed would
   *     be computed for rows that match too: sequences would go on, functions have their effects
   */
  static void plan(
      Draft draft, Source target, Optional<Range> list, int at, Range source, boolean mayWrap) {
    InsertRows rows = InsertRows.read(draft, target, source);
    InsertTarget columns = InsertTarget.read(draft, target, list, at, rows);
    new Inserts(draft, target, columns, rows).plan(mayWrap);
  }

  private void plan(boolean mayWrap) {
    for (Change change : target.changes()) {
      decide(change);
    }
    changes.removeIf(change -> !change.isAtWork());
    int body = rows.source().from();
    changes.forEach(c -> draft.note(Note.Kind.STORE, c.change(), c.written(), body, body + 1, ""));
    if (!changes.isEmpty()) {
      Optional<InsertedChange> once = changes.stream().filter(this::needsOnce).findFirst();
      boolean edited = rows.form() == InsertRows.Form.VALUES || rows.form() == InsertRows.Form.LIST;
      boolean defaulted = rows.form() == InsertRows.Form.DEFAULT_VALUES;
      if (once.isPresent() && !mayWrap) {
        throw draft.refuse(
            RefusalCode.VOLATILE_VALUE,
            once.get().change(),
            rows.source().from(),
            draft.statement.slice(rows.source().from(), rows.source().to()),
            "Compute the value in the application, or in the source of the MERGE.");
      }
      if (once.isPresent() || !(edited || defaulted)) {
        if (rows.form() == InsertRows.Form.VALUES) {
          rows.rows().forEach(this::requireWidth);
        }
        new InsertFrom(draft, columns, rows, defaults, changes).plan();
      } else if (defaulted) {
        defaultValues();
      } else {
        inPlace();
      }
    }
    columns.emit();
  }

  private void decide(Change change) {
    List<Integer> old = columns.slots(change, Side.OLD);
    List<Integer> created = columns.slots(change, Side.NEW);
    if (!old.isEmpty()) {
      draft.access(change, Side.OLD, true);
    }
    if (!created.isEmpty()) {
      draft.access(change, Side.NEW, true);
    }
    if (old.isEmpty() && created.isEmpty()) {
      draft.accessByShape(change, draft.shape.of(change.id()), true);
      boolean both = change.phase().stores(Side.OLD) && change.phase().stores(Side.NEW);
      defaults
          .supplier(change)
          .filter(side -> both)
          .ifPresent(
              side -> changes.add(new InsertedChange(change, side, columns, defaults, rows)));
      return;
    }
    boolean both = !old.isEmpty() && !created.isEmpty();
    Side written = both ? change.phase().completeSide() : old.isEmpty() ? Side.NEW : Side.OLD;
    changes.add(new InsertedChange(change, written, columns, defaults, rows));
  }

  /** Whether a value of the change is used more than once and may not be. */
  private boolean needsOnce(InsertedChange inserted) {
    if (rows.form() == InsertRows.Form.LIST && mayGiveRows(inserted)) {
      return true;
    }
    if (!inserted.evaluatesTwice(draft)) {
      return false;
    }
    if (inserted.takesVolatileDefault()) {
      return true;
    }
    for (List<Range> row : rows.rows()) {
      for (int slot : inserted.slots()) {
        if (slot < row.size() && !draft.repetition.isSafe(row.get(slot))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether a value may be a set of rows, as a select list's can be: it then stands where an
   * expression over it cannot. Two that are the same go on together.
   */
  private boolean mayGiveRows(InsertedChange inserted) {
    return !draft.readings.isSameValue(inserted.change())
        && rows.rows().stream()
            .anyMatch(
                row ->
                    inserted.slots().stream()
                        .anyMatch(slot -> slot < row.size() && mayGiveRows(row.get(slot))));
  }

  private boolean mayGiveRows(Range value) {
    for (int i = value.from(); i + 1 < value.to(); i++) {
      if (draft.statement.token(i + 1).isMark('(') && draft.repetition.isCall(i)) {
        return true;
      }
    }
    return false;
  }

  private void inPlace() {
    for (InsertedChange inserted : changes) {
      inserted.dropped().forEach(columns::remove);
      inserted.added().forEach(column -> columns.append(column.name()));
    }
    for (int index = 0; index < rows.rows().size(); index++) {
      List<Range> values = rows.rows().get(index);
      requireWidth(values);
      List<int[]> items = new ArrayList<>();
      rows.items().get(index).forEach(item -> items.add(new int[] {item.from(), item.to()}));
      ListEdit list = new ListEdit(draft, items);
      for (InsertedChange inserted : changes) {
        inserted.dropped().forEach(list::remove);
        Values row = inserted.values(draft, slot -> given(values.get(slot)));
        for (MappedColumn column : inserted.added()) {
          // The server would label it by a column, which ORDER BY may name.
          String label =
              rows.isOrdered() ? " AS " + draft.dialect.quote("segue " + column.name()) : "";
          list.append(row.across(column) + label);
        }
        inserted.replacedDefaults(values).forEach(list::replace);
      }
      list.emit();
    }
  }

  /** The text of a value; empty if it is DEFAULT. */
  private Optional<String> given(Range range) {
    return rows.isDefault(range) ? Optional.empty() : Optional.of(Values.mark(draft, range));
  }

  private void requireWidth(List<Range> values) {
    if (values.size() < columns.size()) {
      throw draft.refuse(
          RefusalCode.INSERT_WITHOUT_COLUMN_LIST,
          target.changes().get(0),
          values.get(0).from(),
          draft.statement.slice(values.get(0).from(), values.get(0).to()),
          "Give every column of the list a value.");
    }
  }

  private void defaultValues() {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (InsertedChange inserted : changes) {
      Values row = inserted.values(draft, slot -> Optional.empty());
      for (MappedColumn column : inserted.added()) {
        names.add(draft.dialect.quote(column.name()));
        values.add(row.across(column));
      }
    }
    draft.replace(
        rows.source().from(),
        rows.source().to(),
        "(" + String.join(", ", names) + ") VALUES (" + String.join(", ", values) + ")");
  }

  /** A column whose default is a sequence's next value, generated always. */
  static boolean isAlwaysIdentity(Source target, String column) {
    return target
        .table()
        .flatMap(table -> table.column(column))
        .filter(view -> view.generation() == ColumnView.Generation.IDENTITY_ALWAYS)
        .isPresent();
  }
}
