package dev.segue.driver.catalog;

import dev.segue.driver.vendor.Vendor;
import dev.segue.driver.vendor.Vendor.TransactionState;
import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.dialect.PostgresCatalogSql;
import dev.segue.rules.dialect.PostgresCatalogSql.Answers;
import dev.segue.rules.dialect.PostgresCatalogSql.Row;
import dev.segue.rules.dialect.PostgresCatalogSql.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the server on one connection; leaves the connection's transaction as it was. */
public final class CatalogReader {
  private interface Question<T> {
    T ask() throws SQLException;
  }

  private final Connection raw;
  private final Vendor vendor;

  /** A reader on that vendor's connection. */
  public CatalogReader(Connection raw, Vendor vendor) {
    this.raw = raw;
    this.vendor = vendor;
  }

  /** What the server has under these names. */
  public Catalog read(Catalog.Needs needs) throws SQLException {
    return look(
        () ->
            new Catalog(
                relations(needs.relations()),
                functions(needs.functions()),
                relatives(needs.relativesOf())));
  }

  /** What a plan depends on in this session. */
  public Session session(ShapeSetting shape) throws SQLException {
    return look(
        () -> {
          Row row = rows(PostgresCatalogSql.SESSION, List.of()).get(0);
          List<TableView> temporary = List.of();
          if (row.flag("has_temporary")) {
            temporary = tables(Scope.TEMPORARY, List.of());
          }
          return new Session(
              row.texts("search_path"), temporary, shape, row.flag("backslash_escapes"));
        });
  }

  private Map<String, List<TableView>> relations(Collection<String> names) throws SQLException {
    Map<String, List<TableView>> found = new HashMap<>();
    names.forEach(name -> found.put(name, new ArrayList<>()));
    if (!names.isEmpty()) {
      for (TableView table : tables(Scope.NAMED, names)) {
        found.computeIfAbsent(table.name(), name -> new ArrayList<>()).add(table);
      }
    }
    found.replaceAll((name, tables) -> List.copyOf(tables));
    return found;
  }

  private Map<String, Boolean> functions(Collection<String> names) throws SQLException {
    Map<String, Boolean> found = new HashMap<>();
    if (!names.isEmpty()) {
      for (Row row : rows(PostgresCatalogSql.FUNCTIONS, names)) {
        row.text("name").ifPresent(name -> found.put(name, row.flag("is_volatile")));
      }
    }
    return found;
  }

  private Map<String, List<Catalog.Relative>> relatives(Collection<String> names)
      throws SQLException {
    return names.isEmpty()
        ? Map.of()
        : PostgresCatalogSql.relatives(names, rows(PostgresCatalogSql.RELATIVES, names));
  }

  private List<TableView> tables(Scope scope, Collection<String> names) throws SQLException {
    return new Answers(
            rows(PostgresCatalogSql.columns(scope), names),
            rows(PostgresCatalogSql.keys(scope), names),
            rows(PostgresCatalogSql.parents(scope), names),
            rows(PostgresCatalogSql.readsFrom(scope), names))
        .tables();
  }

  private List<Row> rows(String sql, Collection<String> names) throws SQLException {
    try (PreparedStatement statement = raw.prepareStatement(sql)) {
      if (statement.getParameterMetaData().getParameterCount() > 0) {
        statement.setArray(1, raw.createArrayOf("text", names.toArray()));
      }
      try (ResultSet answer = statement.executeQuery()) {
        List<Row> rows = new ArrayList<>();
        while (answer.next()) {
          rows.add(CatalogRow.of(answer));
        }
        return rows;
      }
    }
  }

  /** Asks, and ends the transaction that asking began where none was open. */
  private <T> T look(Question<T> question) throws SQLException {
    boolean opens = vendor.transactionState() == TransactionState.IDLE && !raw.getAutoCommit();
    T answer;
    try {
      answer = question.ask();
    } catch (SQLException failure) {
      if (opens) {
        rollBack(failure);
      }
      throw failure;
    }
    if (opens) {
      raw.rollback();
    }
    return answer;
  }

  private void rollBack(SQLException failure) {
    try {
      raw.rollback();
    } catch (SQLException another) {
      failure.addSuppressed(another);
    }
  }
}
