package dev.segue.driver.rules;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one step of one change asks for, as far as the catalog alone can tell, and what an
 * unsupervised instance cannot check. Pure.
 *
 * @param shut why the step must wait; empty where it may be taken
 * @param unchecked what has to hold besides and nobody checked
 */
record Gate(List<String> shut, List<String> unchecked) {
  Gate {
    shut = List.copyOf(shut);
    unchecked = List.copyOf(unchecked);
  }

  private static final String CLEAN =
      "that the new columns are empty or right (no leftovers of an earlier attempt)";
  private static final String REPLICAS = "that replicas which serve reads have caught up";

  /** The gate of a step between neighbours, on these tables. */
  static Gate of(Change change, Phase from, Phase to, List<TableView> tables) {
    List<TableView> found = concerned(change, tables);
    List<String> shut = new ArrayList<>();
    if (found.isEmpty() && to != Phase.OFF) {
      shut.add("there is no table " + change.table());
    }
    for (TableView table : found) {
      shut.addAll(to.compareTo(from) > 0 ? up(change, to, table) : down(change, to, table));
    }
    return new Gate(shut, unchecked(from, to));
  }

  /** The tables of that name which have the change's columns, whichever side of them. */
  private static List<TableView> concerned(Change change, List<TableView> tables) {
    return tables.stream()
        .filter(table -> table.name().equals(change.table().name()))
        .filter(table -> change.table().schema().map(table.schema()::equals).orElse(true))
        .filter(
            table ->
                table.kind() == TableView.Kind.TABLE || table.kind() == TableView.Kind.PARTITIONED)
        .filter(
            table ->
                change.table().schema().isPresent()
                    || missing(change, Side.OLD, table).size() < change.oldColumns().size()
                    || missing(change, Side.NEW, table).size() < change.newColumns().size())
        .toList();
  }

  private static List<String> up(Change change, Phase to, TableView table) {
    return switch (to) {
      case OFF, FALLBACK_READ, NEW_READ, CONTRACTED -> List.of();
      case PLANNED -> missing(change, Side.OLD, table);
      case EXPANDED, DUAL_WRITE -> {
        List<String> shut = new ArrayList<>(missing(change, Side.NEW, table));
        shut.addAll(bound(change, Side.NEW, table));
        yield shut;
      }
      case RETIRED -> {
        List<String> shut = new ArrayList<>(bound(change, Side.OLD, table));
        shut.addAll(keyed(change, table));
        yield shut;
      }
    };
  }

  private static List<String> down(Change change, Phase to, TableView table) {
    return switch (to) {
      case OFF, PLANNED, DUAL_WRITE, CONTRACTED -> List.of();
      case EXPANDED, FALLBACK_READ -> bound(change, Side.NEW, table);
      case NEW_READ, RETIRED -> missing(change, Side.OLD, table);
    };
  }

  private static List<String> unchecked(Phase from, Phase to) {
    boolean up = to.compareTo(from) > 0;
    return switch (to) {
      case OFF -> List.of("that no statement in the new shape is left");
      case PLANNED, CONTRACTED -> List.of();
      case EXPANDED -> up ? List.of(CLEAN) : List.of();
      case DUAL_WRITE -> up ? List.of(CLEAN) : List.of();
      case FALLBACK_READ ->
          up
              ? List.of(CLEAN, REPLICAS)
              : List.of(
                  "that every row's old columns are filled and right",
                  "that the old columns have their constraints back",
                  REPLICAS);
      case NEW_READ ->
          up
              ? List.of(
                  "that every row's new columns are filled and right, with no unmappable row",
                  "that nothing writes past Segue",
                  REPLICAS)
              : List.of("that the old columns are empty or right");
      case RETIRED ->
          up
              ? List.of(
                  "that nothing else reads or depends on the old columns",
                  "that losses, if any, are accepted")
              : List.of("that the old columns are empty or right");
    };
  }

  private static List<String> missing(Change change, Side side, TableView table) {
    return change.columns(side).stream()
        .map(MappedColumn::name)
        .filter(name -> !table.has(name))
        .map(name -> "column " + table.qualifiedName() + "." + name + " does not exist")
        .toList();
  }

  private static List<String> bound(Change change, Side side, TableView table) {
    List<String> shut = new ArrayList<>();
    for (MappedColumn mapped : change.columns(side)) {
      Optional<ColumnView> column = table.column(mapped.name());
      String where = "column " + table.qualifiedName() + "." + mapped.name();
      if (column.isPresent() && column.get().notNull()) {
        shut.add(where + " is NOT NULL");
      }
      if (column.isPresent() && column.get().generation() != ColumnView.Generation.NONE) {
        shut.add(where + " is generated");
      } else if (column.isPresent() && column.get().defaultExpression().isPresent()) {
        shut.add(where + " has a default");
      }
    }
    return shut;
  }

  private static List<String> keyed(Change change, TableView table) {
    return table.keys().stream()
        .filter(
            key ->
                key.columns().stream().anyMatch(name -> change.column(Side.OLD, name).isPresent()))
        .map(key -> "the key " + key.name() + " of " + table.qualifiedName() + " has old columns")
        .toList();
  }
}
