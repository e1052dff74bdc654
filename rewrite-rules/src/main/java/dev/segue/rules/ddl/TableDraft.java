package dev.segue.rules.ddl;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.IndexView;
import dev.segue.rules.catalog.KeyView;
import dev.segue.rules.catalog.TableView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One table while its DDL is read. */
final class TableDraft {
  final String schema;
  String name;
  TableView.Kind kind = TableView.Kind.TABLE;
  final Map<String, ColumnView> columns = new LinkedHashMap<>();
  final List<KeyView> keys = new ArrayList<>();
  final List<IndexView> indexes = new ArrayList<>();
  final List<String> parents = new ArrayList<>();
  final List<String> readsFrom = new ArrayList<>();

  TableDraft(String schema, String name) {
    this.schema = schema;
    this.name = name;
  }

  void add(ColumnView column) {
    columns.put(column.name(), column);
  }

  void change(String column, UnaryOperator<ColumnView> how) {
    columns.computeIfPresent(column, (key, view) -> how.apply(view));
  }

  void notNull(String column, boolean notNull) {
    change(
        column,
        c ->
            new ColumnView(
                c.name(),
                c.type(),
                notNull,
                c.defaultExpression(),
                c.defaultVolatile(),
                c.generation()));
  }

  void drop(String column) {
    columns.remove(column);
    keys.removeIf(key -> key.columns().contains(column));
    indexes.removeIf(index -> index.has(column));
  }

  void rename(String from, String to) {
    Map<String, ColumnView> renamed = new LinkedHashMap<>();
    columns.forEach(
        (key, c) -> {
          String now = key.equals(from) ? to : key;
          renamed.put(
              now,
              new ColumnView(
                  now,
                  c.type(),
                  c.notNull(),
                  c.defaultExpression(),
                  c.defaultVolatile(),
                  c.generation()));
        });
    columns.clear();
    columns.putAll(renamed);
    keys.replaceAll(
        key ->
            new KeyView(
                key.name(),
                key.columns().stream().map(c -> c.equals(from) ? to : c).toList(),
                key.primary(),
                key.immediate(),
                key.partial()));
    indexes.replaceAll(
        index ->
            new IndexView(
                index.schema(),
                index.table(),
                index.name(),
                index.parts().stream()
                    .map(p -> p.isColumn() && p.text().equals(from) ? column(to) : p)
                    .toList()));
  }

  /** Adds a unique key and the index that serves it. */
  void key(Optional<String> given, List<String> over, boolean primary, boolean immediate) {
    String ending = primary ? "_pkey" : "_" + String.join("_", over) + "_key";
    String keyName = given.orElse(name + ending);
    keys.add(new KeyView(keyName, over, primary, immediate, false));
    indexes.add(
        new IndexView(schema, name, keyName, over.stream().map(TableDraft::column).toList()));
    if (primary) {
      over.forEach(column -> notNull(column, true));
    }
  }

  void dropIndex(String index) {
    keys.removeIf(key -> key.name().equals(index));
    indexes.removeIf(view -> view.name().equals(index));
  }

  private static IndexView.Part column(String name) {
    return new IndexView.Part(name, true);
  }

  TableView view() {
    return new TableView(
        schema, name, kind, List.copyOf(columns.values()), keys, parents, readsFrom);
  }
}
