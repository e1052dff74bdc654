package dev.segue.rules.catalog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known of a database's tables and functions: an immutable snapshot of those names that
 * were asked for so far. It tells "there is no such table" from "nobody asked yet", so that a plan
 * never rests on a table that was not looked at.
 *
 * @param relations every relation of each name asked for, in whatever schema; an empty list means
 *     that no schema has one
 * @param volatileFunctions for each function name asked for, whether any function of that name is
 *     volatile or unknown
 * @param relatives for each table name asked for, the relations through which its rows can be
 *     reached under another name, from whatever table of that name
 * @param rowFunctions for each function name asked for, if there is one, the tables ({@code
 *     schema.name}) of whose row type every function of that name takes a value
 * @param sessionFunctions the function names asked for of which one may change the session: its
 *     search path, its role, its temporary tables
 */
public record Catalog(
    Map<String, List<TableView>> relations,
    Map<String, Boolean> volatileFunctions,
    Map<String, List<Relative>> relatives,
    Map<String, List<String>> rowFunctions,
    Set<String> sessionFunctions) {

  /**
   * A partition, a child, or a view, at whatever remove.
   *
   * @param of the table, as {@code schema.name}
   * @param schema the relative's schema
   * @param name the relative's name
   */
  public record Relative(String of, String schema, String name) {}

  public Catalog {
    relations = Map.copyOf(relations);
    volatileFunctions = Map.copyOf(volatileFunctions);
    relatives = Map.copyOf(relatives);
    rowFunctions = Map.copyOf(rowFunctions);
    sessionFunctions = Set.copyOf(sessionFunctions);
  }

  /** A snapshot in which no function changes the session. */
  public Catalog(
      Map<String, List<TableView>> relations,
      Map<String, Boolean> volatileFunctions,
      Map<String, List<Relative>> relatives,
      Map<String, List<String>> rowFunctions) {
    this(relations, volatileFunctions, relatives, rowFunctions, Set.of());
  }

  /** A snapshot in which no function takes rows. */
  public Catalog(
      Map<String, List<TableView>> relations,
      Map<String, Boolean> volatileFunctions,
      Map<String, List<Relative>> relatives) {
    this(relations, volatileFunctions, relatives, Map.of());
  }

  /** A snapshot in which nobody asked for relatives. */
  public Catalog(Map<String, List<TableView>> relations, Map<String, Boolean> volatileFunctions) {
    this(relations, volatileFunctions, Map.of());
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
          table.name(), List.of(table), (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
    Map<String, List<Relative>> related = new HashMap<>();
    byName.keySet().forEach(name -> related.put(name, relativesAmong(name, tables)));
    return new Catalog(byName, Map.of(), related);
  }

  private static List<Relative> relativesAmong(String name, List<TableView> tables) {
    return tables.stream()
        .flatMap(
            table ->
                Stream.concat(table.parents().stream(), table.readsFrom().stream())
                    .filter(of -> of.endsWith("." + name))
                    .map(of -> new Relative(of, table.schema(), table.name())))
        .toList();
  }

  /** This snapshot, with what was learnt since laid over it. */
  public Catalog with(Catalog learnt) {
    Map<String, List<TableView>> tables = new HashMap<>(relations);
    tables.putAll(learnt.relations);
    Map<String, Boolean> functions = new HashMap<>(volatileFunctions);
    functions.putAll(learnt.volatileFunctions);
    Map<String, List<Relative>> related = new HashMap<>(relatives);
    related.putAll(learnt.relatives);
    Map<String, List<String>> rows = new HashMap<>(rowFunctions);
    rows.keySet().removeAll(learnt.volatileFunctions.keySet());
    rows.putAll(learnt.rowFunctions);
    Set<String> changing = new HashSet<>(sessionFunctions);
    changing.removeAll(learnt.volatileFunctions.keySet());
    changing.addAll(learnt.sessionFunctions);
    return new Catalog(tables, functions, related, rows, changing);
  }

  /** Whether relations of that name were asked for. */
  public boolean knowsRelation(String name) {
    return relations.containsKey(name);
  }

  /** The relation of that name in that schema, if it is known to exist. */
  public Optional<TableView> relation(String schema, String name) {
    for (TableView table : relations.getOrDefault(name, List.of())) {
      if (table.schema().equals(schema)) {
        return Optional.of(table);
      }
    }
    return Optional.empty();
  }

  /**
   * The names that have to be asked for before a statement can be planned.
   *
   * @param relations names of tables and views, without schema
   * @param functions names of functions, without schema
   * @param relativesOf names of tables, without schema, whose relatives are asked for
   */
  public record Needs(Set<String> relations, Set<String> functions, Set<String> relativesOf) {
    public Needs {
      relations = Set.copyOf(relations);
      functions = Set.copyOf(functions);
      relativesOf = Set.copyOf(relativesOf);
    }

    /** Names for which no relatives are asked for. */
    public Needs(Set<String> relations, Set<String> functions) {
      this(relations, functions, Set.of());
    }

    /** Whether nothing is missing. */
    public boolean isEmpty() {
      return relations.isEmpty() && functions.isEmpty() && relativesOf.isEmpty();
    }
  }
}
