package dev.segue.worker.explain;

import dev.segue.rules.Session;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.dialect.PostgresTypes;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A catalog in which each table under change has the columns that its phase needs: one catalog
 * shows the table at one moment, and the phases before and after that are asked for too.
 */
final class CompletedCatalog {
  private final Map<String, List<TableView>> relations;
  private final List<Supplied> supplied = new ArrayList<>();
  private final Catalog catalog;

  CompletedCatalog(Catalog known, RuleSet rules, Session session) {
    this.relations = new HashMap<>(known.relations());
    for (Change change : rules.changes()) {
      table(known, change, session).ifPresent(table -> complete(change, table));
    }
    this.catalog =
        new Catalog(relations, known.volatileFunctions(), known.relatives(), known.rowFunctions());
  }

  Catalog catalog() {
    return catalog;
  }

  List<Supplied> supplied() {
    return supplied;
  }

  private static Optional<TableView> table(Catalog known, Change change, Session session) {
    String name = change.table().name();
    return change.table().schema().isPresent()
        ? known.relation(change.table().schema().get(), name)
        : session.searchPath().stream()
            .flatMap(schema -> known.relation(schema, name).stream())
            .findFirst();
  }

  private void complete(Change change, TableView found) {
    // A change before it may have completed the same table.
    TableView table =
        relations.getOrDefault(found.name(), List.of()).stream()
            .filter(t -> t.schema().equals(found.schema()))
            .findFirst()
            .orElse(found);
    List<ColumnView> columns = new ArrayList<>(table.columns());
    for (Side side : Side.values()) {
      List<MappedColumn> missing =
          change.columns(side).stream()
              .filter(column -> change.phase().needs(side) && !table.has(column.name()))
              .toList();
      missing.forEach(column -> columns.add(view(column)));
      if (!missing.isEmpty()) {
        supplied.add(
            new Supplied(change.id(), side, missing.stream().map(MappedColumn::name).toList()));
      }
    }
    TableView completed =
        new TableView(
            table.schema(),
            table.name(),
            table.kind(),
            columns,
            table.keys(),
            table.parents(),
            table.readsFrom());
    relations.computeIfPresent(
        table.name(),
        (name, tables) -> tables.stream().map(t -> t.equals(table) ? completed : t).toList());
  }

  private static ColumnView view(MappedColumn column) {
    return new ColumnView(
        column.name(),
        PostgresTypes.canonical(column.type()),
        false,
        Optional.empty(),
        false,
        ColumnView.Generation.NONE);
  }
}
