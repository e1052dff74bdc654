package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.splice.Edit;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An INSERT whose rows go through a subquery, so that each value is evaluated once.
 *
 * <pre>{@code
 * INSERT INTO users (id, name, full_name)
 * SELECT 1, segue_v.c2, segue_v.c2 FROM (SELECT random()::text AS c2 OFFSET 0) AS segue_v
 * }</pre>
 *
 * A single row of VALUES leaves all but the change's own values where they are: at the top of the
 * INSERT's list the server still gives parameters and literals the types of their columns. Inside a
 * subquery it does not, so that several rows, and a query's lone parameters, are cast.
 */
final class InsertFrom {
  private static final String ROWS = "segue_v";
  private static final String QUERY = "segue_q";

  private final Draft draft;
  private final InsertTarget columns;
  private final InsertRows rows;
  private final Defaults defaults;
  private final List<InsertedChange> changes;

  /** Defaults that are evaluated in the subquery, by column. */
  private final Map<String, String> defaulted = new LinkedHashMap<>();

  InsertFrom(
      Draft draft,
      InsertTarget columns,
      InsertRows rows,
      Defaults defaults,
      List<InsertedChange> changes) {
    this.draft = draft;
    this.columns = columns;
    this.rows = rows;
    this.defaults = defaults;
    this.changes = changes;
  }

  void plan() {
    requireWritableIdentities();
    if (rows.form() == InsertRows.Form.DEFAULT_VALUES
        || (rows.form() == InsertRows.Form.VALUES && rows.rows().size() == 1)) {
      oneRow();
    } else if (rows.form() == InsertRows.Form.VALUES) {
      manyRows();
    } else {
      query();
    }
  }

  /** The columns that are stored by default and also needed for the other side. */
  private List<String> ownDefaults(InsertedChange inserted) {
    List<String> names = new ArrayList<>();
    for (MappedColumn column : inserted.change().columns(inserted.written())) {
      boolean given =
          inserted.slots().stream().anyMatch(slot -> columns.name(slot).equals(column.name()));
      if (!given && defaults.own(column.name()).isPresent()) {
        names.add(column.name());
      }
    }
    return names;
  }

  private void requireWritableIdentities() {
    for (InsertedChange inserted : changes) {
      for (MappedColumn column : inserted.change().columns(inserted.written())) {
        boolean always = Inserts.isAlwaysIdentity(columns.table(), column.name());
        Token before = draft.statement.token(rows.source().from() - 1);
        if (always && !before.is("value")) {
          draft.edits.add(
              Edit.insert(
                  draft.statement.token(rows.source().from()).start(),
                  List.of(new Edit.Made("OVERRIDING SYSTEM VALUE "))));
          return;
        }
      }
    }
  }

  private void oneRow() {
    List<Range> row = rows.rows().isEmpty() ? List.of() : rows.rows().get(0);
    List<String> inner = new ArrayList<>();
    Map<Integer, String> names = new LinkedHashMap<>();
    for (InsertedChange inserted : changes) {
      for (int slot : inserted.slots()) {
        inner.add(typed(slot, row) + " AS c" + (slot + 1));
        names.put(slot, ROWS + ".c" + (slot + 1));
      }
      for (String column : ownDefaults(inserted)) {
        inner.add(defaults.text(column) + " AS d" + (defaulted.size() + 1));
        defaulted.put(column, ROWS + ".d" + (defaulted.size() + 1));
      }
    }
    List<String> values = new ArrayList<>();
    decideColumns();
    for (int slot : columns.kept()) {
      if (names.containsKey(slot)) {
        values.add(names.get(slot));
      } else if (rows.isDefault(row.get(slot))) {
        columns.remove(slot);
      } else {
        values.add(Values.mark(draft, row.get(slot)));
      }
    }
    addValues(values, names);
    String list = rows.form() == InsertRows.Form.DEFAULT_VALUES ? newList() : "";
    String text =
        list
            + "SELECT "
            + String.join(", ", values)
            + " FROM (SELECT "
            + String.join(", ", inner)
            + " OFFSET 0) AS "
            + ROWS;
    Range source = rows.source();
    draft.edits.add(
        new Edit(
            draft.statement.token(source.from()).start(),
            draft.statement.token(source.to() - 1).end(),
            Values.pieces(text)));
  }

  private String newList() {
    List<String> names = new ArrayList<>();
    for (InsertedChange inserted : changes) {
      ownDefaults(inserted).forEach(column -> names.add(draft.dialect.quote(column)));
      inserted.added().forEach(column -> names.add(draft.dialect.quote(column.name())));
    }
    return "(" + String.join(", ", names) + ") ";
  }

  private void manyRows() {
    List<String> extra = new ArrayList<>();
    changes.forEach(inserted -> extra.addAll(ownDefaults(inserted)));
    for (List<Range> row : rows.rows()) {
      List<int[]> items = new ArrayList<>();
      row.forEach(item -> items.add(new int[] {item.from(), item.to()}));
      ListEdit list = new ListEdit(draft, items);
      for (int slot = 0; slot < Math.min(row.size(), columns.size()); slot++) {
        if (rows.isDefault(row.get(slot)) || draft.repetition.isUntyped(row.get(slot))) {
          list.replace(slot, typed(slot, row));
        }
      }
      extra.forEach(column -> list.append(defaults.text(column)));
      list.emit();
    }
    Map<Integer, String> names = slotNames();
    List<String> aliases = new ArrayList<>();
    for (int slot = 0; slot < columns.size(); slot++) {
      aliases.add("c" + (slot + 1));
    }
    for (String column : extra) {
      aliases.add("d" + (defaulted.size() + 1));
      defaulted.put(column, ROWS + ".d" + (defaulted.size() + 1));
    }
    wrap(names, "", ") AS " + ROWS + " (" + String.join(", ", aliases) + ")");
  }

  private void query() {
    Map<Integer, String> names = slotNames();
    List<String> aliases = new ArrayList<>();
    for (int slot = 0; slot < columns.size(); slot++) {
      aliases.add("c" + (slot + 1));
    }
    for (List<Range> row : rows.rows()) {
      for (int slot = 0; slot < Math.min(row.size(), columns.size()); slot++) {
        Range value = row.get(slot);
        if (draft.repetition.isUntyped(value)) {
          draft.edits.add(
              new Edit(
                  draft.statement.token(value.from()).start(),
                  draft.statement.token(value.to() - 1).end(),
                  Values.pieces(typed(slot, row))));
        }
      }
    }
    List<String> extra = new ArrayList<>();
    for (InsertedChange inserted : changes) {
      for (String column : ownDefaults(inserted)) {
        extra.add(defaults.text(column) + " AS d" + (defaulted.size() + 1));
        defaulted.put(column, ROWS + ".d" + (defaulted.size() + 1));
      }
    }
    // A query of no columns has no names to give.
    String list = aliases.isEmpty() ? "" : " (" + String.join(", ", aliases) + ")";
    if (extra.isEmpty()) {
      wrap(names, "", ") AS " + ROWS + list);
    } else {
      String own = String.join(", ", extra);
      wrap(
          names,
          "SELECT " + QUERY + ".*, " + own + " FROM (",
          ") AS " + QUERY + list + ") AS " + ROWS);
    }
  }

  private Map<Integer, String> slotNames() {
    Map<Integer, String> names = new LinkedHashMap<>();
    for (int slot = 0; slot < columns.size(); slot++) {
      names.put(slot, ROWS + ".c" + (slot + 1));
    }
    return names;
  }

  private void wrap(Map<Integer, String> names, String open, String close) {
    decideColumns();
    List<String> values = new ArrayList<>();
    columns.kept().forEach(slot -> values.add(names.getOrDefault(slot, "NULL")));
    addValues(values, names);
    String before = "SELECT " + String.join(", ", values) + " FROM (" + open;
    Range source = rows.source();
    draft.edits.add(
        Edit.insert(draft.statement.token(source.from()).start(), List.of(new Edit.Made(before))));
    draft.insertAfter(source.to() - 1, close);
  }

  private void decideColumns() {
    for (InsertedChange inserted : changes) {
      inserted.dropped().forEach(columns::remove);
      if (inserted.change().phase().stores(inserted.written())) {
        ownDefaults(inserted).forEach(columns::append);
      }
      inserted.added().forEach(column -> columns.append(column.name()));
    }
  }

  private void addValues(List<String> values, Map<Integer, String> names) {
    for (InsertedChange inserted : changes) {
      if (inserted.change().phase().stores(inserted.written())) {
        ownDefaults(inserted).forEach(column -> values.add(defaulted.getOrDefault(column, "NULL")));
      }
      Map<String, String> byColumn = new LinkedHashMap<>(defaulted);
      inserted.slots().forEach(slot -> byColumn.put(columns.name(slot), names.get(slot)));
      Values row =
          new Values(
              draft,
              inserted.change(),
              inserted.written(),
              column ->
                  byColumn.containsKey(column)
                      ? byColumn.get(column)
                      : inserted.defaultOf(column, inserted.slots().isEmpty()));
      inserted.added().forEach(column -> values.add(row.across(column)));
    }
  }

  /** A value with a type of its own: that of its column, where the text gives it none. */
  private String typed(int slot, List<Range> row) {
    Range value = row.get(slot);
    String name = columns.name(slot);
    Optional<Change> change = columns.table().changeOf(name);
    if (!rows.isDefault(value)) {
      String text = Values.mark(draft, value);
      return draft.repetition.isUntyped(value) ? cast(text, name, change) : text;
    }
    if (change.isEmpty() && Inserts.isAlwaysIdentity(columns.table(), name)) {
      throw draft.refuse(
          RefusalCode.VOLATILE_VALUE,
          changes.get(0).change(),
          value.from(),
          "DEFAULT for " + name + ", which is always generated",
          "Leave " + name + " out of the column list.");
    }
    Optional<InsertedChange> inserted =
        changes.stream().filter(candidate -> candidate.slots().contains(slot)).findFirst();
    String text =
        inserted
            .map(found -> found.defaultOf(name, found.isDefaulted(row)))
            .orElseGet(() -> defaults.text(name));
    return cast(text, name, change);
  }

  private String cast(String text, String name, Optional<Change> change) {
    return defaults.type(name, change).map(type -> draft.dialect.assigned(text, type)).orElse(text);
  }
}
