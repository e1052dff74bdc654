package dev.segue.rules.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a database's tables and functions: an immutable snapshot of those names that
 * were asked for so far. It tells "there is no such table" from "nobody asked yet", so that a plan
 * never rests on a table that was not looked at.
 *
 * @param relations every relation of each name asked for, in whatever schema; an empty list means
 *     that no schema has one
 * @param volatileFunctions for each function name asked for, whether any function of that name is
 *     volatile or unknown
 */
public record Catalog(
    Map<String, List<TableView>> relations, Map<String, Boolean> volatileFunctions) {

  public Catalog {
    relations = Map.copyOf(relations);
    volatileFunctions = Map.copyOf(volatileFunctions);
  }

  /** A snapshot in which nothing was asked for. */
  public static Catalog empty() {
    return new Catalog(Map.of(), Map.of());
  }

  /** A snapshot of these relations, in which every other name is unknown. */
  public static Catalog of(List<TableView> tables) {
    Map<String, List<TableView>> byName = new HashMap<>();
    for (TableView table : tables) {
      byName.merge(
          table.name(),
          List.of(table),
          (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList());
    }
    return new Catalog(byName, Map.of());
  }

  /** This snapshot, with what was learnt since laid over it. */
  public Catalog with(Catalog learnt) {
    Map<String, List<TableView>> tables = new HashMap<>(relations);
    tables.putAll(learnt.relations);
    Map<String, Boolean> functions = new HashMap<>(volatileFunctions);
    functions.putAll(learnt.volatileFunctions);
    return new Catalog(tables, functions);
  }

  /** Whether relations of that name were asked for. */
  public boolean knowsRelation(String name) {
    return relations.containsKey(name);
  }

  /** The relation of that name in that schema, if it is known to exist. */
  public Optional<TableView> relation(String schema, String name) {
    return relations.getOrDefault(name, List.of()).stream()
        .filter(table -> table.schema().equals(schema))
        .findFirst();
  }

  /**
   * The names that have to be asked for before a statement can be planned.
   *
   * @param relations names of tables and views, without schema
   * @param functions names of functions, without schema
   */
  public record Needs(Set<String> relations, Set<String> functions) {
    public Needs {
      relations = Set.copyOf(relations);
      functions = Set.copyOf(functions);
    }

    /** Whether nothing is missing. */
    public boolean isEmpty() {
      return relations.isEmpty() && functions.isEmpty();
    }
  }
}
