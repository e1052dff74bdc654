package dev.segue.rules.config;

import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.config.Finding.Severity;
import dev.segue.rules.dialect.PostgresTypes;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Holds rules against the tables as the database has them now. */
public final class CatalogCheck {
  private final Catalog catalog;
  private final List<String> searchPath;
  private final UnaryOperator<String> canonicalType;

  private CatalogCheck(
      Catalog catalog, List<String> searchPath, UnaryOperator<String> canonicalType) {
    this.catalog = catalog;
    this.searchPath = searchPath;
    this.canonicalType = canonicalType;
  }

  /** A check against PostgreSQL's tables, which must have been asked for by name. */
  public static CatalogCheck postgres(Catalog catalog, List<String> searchPath) {
    return new CatalogCheck(catalog, List.copyOf(searchPath), PostgresTypes::canonical);
  }

  /** What there is to say about these rules, each change in the phase that it has. */
  public List<Finding> findings(RuleSet rules) {
    return rules.changes().stream().flatMap(change -> findings(change).stream()).toList();
  }

  /** What there is to say about a change in the phase that it has. */
  public List<Finding> findings(Change change) {
    Optional<TableView> table = table(change);
    if (table.isEmpty()) {
      // In a schema-per-tenant database a table that is not there yet does no harm at off.
      Severity severity = change.phase() == Phase.OFF ? Severity.WARNING : Severity.PROBLEM;
      return List.of(
          new Finding(
              severity,
              change.id(),
              "there is no table "
                  + change.table()
                  + (change.table().schema().isEmpty() ? " on the search path " + searchPath : "")
                  + ": names are matched to the letter, as the catalog spells them"));
    }
    List<Finding> findings = new ArrayList<>();
    if (table.get().kind() == TableView.Kind.VIEW || table.get().kind() == TableView.Kind.OTHER) {
      findings.add(
          new Finding(
              Severity.PROBLEM,
              change.id(),
              change.table() + " is no table: a change is declared on the table itself"));
      return findings;
    }
    findings.addAll(new ColumnFindings(change, table.get(), canonicalType).all());
    findings.addAll(KeyFindings.of(change, table.get()));
    inherited(change, table.get()).ifPresent(findings::add);
    return findings;
  }

  /** The table that a change means here, if there is one. */
  public Optional<TableView> table(Change change) {
    String name = change.table().name();
    if (change.table().schema().isPresent()) {
      return catalog.relation(change.table().schema().get(), name);
    }
    return searchPath.stream().flatMap(s -> catalog.relation(s, name).stream()).findFirst();
  }

  private Optional<Finding> inherited(Change change, TableView table) {
    for (String parent : table.parents()) {
      for (Side side : Side.values()) {
        for (MappedColumn column : change.columns(side)) {
          if (table.has(column.name()) && parentHas(parent, column.name())) {
            return Optional.of(
                new Finding(
                    Severity.PROBLEM,
                    change.id(),
                    "the column '%s' of %s comes from %s, whose statements would bypass the change: declare it on %s"
                        .formatted(column.name(), change.table(), parent, parent)));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** A parent that was not asked for counts as having the column: better a question too many. */
  private boolean parentHas(String parent, String column) {
    int dot = parent.indexOf('.');
    Optional<TableView> table =
        catalog.relation(parent.substring(0, dot), parent.substring(dot + 1));
    return table.map(t -> t.has(column)).orElse(true);
  }
}
