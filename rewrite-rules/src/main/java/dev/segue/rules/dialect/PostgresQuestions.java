package dev.segue.rules.dialect;

import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.IndexView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.dialect.PostgresCatalogSql.Answers;
import dev.segue.rules.dialect.PostgresCatalogSql.Row;
import dev.segue.rules.dialect.PostgresCatalogSql.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks a PostgreSQL server for what plans rest on, through whoever has a connection.
 *
 * @param <X> how asking fails
 */
public final class PostgresQuestions<X extends Exception> {
  /**
   * Whoever has a connection.
   *
   * @param <X> how asking fails
   */
  public interface Server<X extends Exception> {
    /** The rows of a query without parameters. */
    List<Row> rows(String query) throws X;

    /** The rows of a query whose one parameter is a text[]. */
    List<Row> rows(String query, Collection<String> names) throws X;
  }

  /**
   * What a plan depends on in the session.
   *
   * @param searchPath the schemas that an unqualified name is looked up in
   * @param temporaryTables the session's temporary tables
   * @param backslashEscapes whether a backslash escapes in an ordinary string literal
   */
  public record SessionFacts(
      List<String> searchPath, List<TableView> temporaryTables, boolean backslashEscapes) {
    public SessionFacts {
      searchPath = List.copyOf(searchPath);
      temporaryTables = List.copyOf(temporaryTables);
    }
  }

  private final Server<X> server;

  /** Questions to that server. */
  public PostgresQuestions(Server<X> server) {
    this.server = server;
  }

  /** What the server has under these names. */
  public Catalog catalog(Catalog.Needs needs) throws X {
    Map<String, Boolean> volatiles = new HashMap<>();
    Map<String, List<String>> rowFunctions = new HashMap<>();
    Set<String> sessionFunctions = new HashSet<>();
    if (!needs.functions().isEmpty()) {
      for (Row row : server.rows(PostgresCatalogSql.FUNCTIONS, needs.functions())) {
        String name = row.text("name").orElseThrow();
        volatiles.put(name, row.flag("is_volatile"));
        rowFunctions.put(name, row.texts("takes_rows_of"));
        if (row.flag("changes_session")) {
          sessionFunctions.add(name);
        }
      }
    }
    rowFunctions.values().removeIf(List::isEmpty);
    return new Catalog(
        relations(needs.relations()),
        volatiles,
        relatives(needs.relativesOf()),
        rowFunctions,
        sessionFunctions);
  }

  /** What a plan depends on in this session. */
  public SessionFacts session() throws X {
    Row row = server.rows(PostgresCatalogSql.SESSION).get(0);
    List<TableView> temporary = List.of();
    if (row.flag("has_temporary")) {
      temporary =
          new Answers(
                  server.rows(PostgresCatalogSql.columns(Scope.TEMPORARY)),
                  server.rows(PostgresCatalogSql.keys(Scope.TEMPORARY)),
                  server.rows(PostgresCatalogSql.parents(Scope.TEMPORARY)),
                  server.rows(PostgresCatalogSql.readsFrom(Scope.TEMPORARY)))
              .tables();
    }
    return new SessionFacts(row.texts("search_path"), temporary, row.flag("backslash_escapes"));
  }

  /** The indexes on tables of these names. */
  public List<IndexView> indexes(Collection<String> tables) throws X {
    return PostgresIndexSql.indexes(server.rows(PostgresIndexSql.INDEXES, tables));
  }

  private Map<String, List<TableView>> relations(Collection<String> names) throws X {
    Map<String, List<TableView>> found = new HashMap<>();
    names.forEach(name -> found.put(name, new ArrayList<>()));
    if (!names.isEmpty()) {
      Answers answers =
          new Answers(
              server.rows(PostgresCatalogSql.columns(Scope.NAMED), names),
              server.rows(PostgresCatalogSql.keys(Scope.NAMED), names),
              server.rows(PostgresCatalogSql.parents(Scope.NAMED), names),
              server.rows(PostgresCatalogSql.readsFrom(Scope.NAMED), names));
      for (TableView table : answers.tables()) {
        found.computeIfAbsent(table.name(), name -> new ArrayList<>()).add(table);
      }
    }
    found.replaceAll((name, tables) -> List.copyOf(tables));
    return found;
  }

  private Map<String, List<Catalog.Relative>> relatives(Collection<String> names) throws X {
    return names.isEmpty()
        ? Map.of()
        : PostgresCatalogSql.relatives(names, server.rows(PostgresCatalogSql.RELATIVES, names));
  }
}
