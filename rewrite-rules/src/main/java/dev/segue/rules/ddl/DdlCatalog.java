package dev.segue.rules.ddl;

import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.IndexView;
import dev.segue.rules.catalog.TableView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a text of DDL says.
 *
 * @param tables its tables and views
 * @param indexes its indexes, those of keys among them
 * @param functions for each function that it creates, whether it is volatile
 * @param rowFunctions for each function that it creates, the tables of whose row type it takes a
 *     value
 * @param problems what it says of tables that was not understood
 */
public record DdlCatalog(
    List<TableView> tables,
    List<IndexView> indexes,
    Map<String, Boolean> functions,
    Map<String, List<String>> rowFunctions,
    List<Problem> problems) {
  public DdlCatalog {
    tables = List.copyOf(tables);
    indexes = List.copyOf(indexes);
    functions = Map.copyOf(functions);
    rowFunctions = Map.copyOf(rowFunctions);
    problems = List.copyOf(problems);
  }

  /**
   * A statement that was not understood.
   *
   * @param line the line where it begins, from 1
   * @param message what it is and what would be understood
   */
  public record Problem(int line, String message) {}

  /** The answer to what a plan asks for; a function that is unknown counts as volatile. */
  public Catalog answer(Catalog.Needs needs) {
    Map<String, List<TableView>> relations = new HashMap<>();
    for (String name : needs.relations()) {
      List<TableView> found = new ArrayList<>();
      tables.stream().filter(table -> table.name().equals(name)).forEach(found::add);
      relations.put(name, found);
    }
    Map<String, Boolean> volatiles = new HashMap<>();
    for (String name : needs.functions()) {
      volatiles.put(name, functions.getOrDefault(name, !PostgresFunctions.isStable(name)));
    }
    Map<String, List<String>> rows = new HashMap<>(rowFunctions);
    rows.keySet().retainAll(needs.functions());
    rows.values().removeIf(List::isEmpty);
    Map<String, List<Catalog.Relative>> relatives = new HashMap<>();
    for (String name : needs.relativesOf()) {
      Set<Catalog.Relative> found = new LinkedHashSet<>();
      tables.stream()
          .filter(table -> table.name().equals(name))
          .forEach(table -> addRelatives(table.qualifiedName(), table, found));
      relatives.put(name, List.copyOf(found));
    }
    return new Catalog(relations, volatiles, relatives, rows);
  }

  /** Adds what reads or inherits from a table, and what does from that. */
  private void addRelatives(String root, TableView table, Set<Catalog.Relative> found) {
    for (TableView other : tables) {
      String of = table.qualifiedName();
      boolean related = other.parents().contains(of) || other.readsFrom().contains(of);
      if (related && found.add(new Catalog.Relative(root, other.schema(), other.name()))) {
        addRelatives(root, other, found);
      }
    }
  }

  /** The schemas that have a table. */
  public Set<String> schemas() {
    return Set.copyOf(tables.stream().map(TableView::schema).toList());
  }
}
