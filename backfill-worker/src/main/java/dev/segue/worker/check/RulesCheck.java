package dev.segue.worker.check;

import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.config.CatalogCheck;
import dev.segue.rules.config.Finding;
import dev.segue.rules.config.ServerCheck;
import dev.segue.rules.model.Change;
import dev.segue.worker.catalog.CatalogSource;
import dev.segue.worker.catalog.JdbcServerAccess;
import dev.segue.worker.catalog.SourceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds the rules against the tables of a source and, where there is one, against its server. */
public final class RulesCheck {
  private RulesCheck() {}

  /** Everything that there is to say, change by change. */
  public static List<Finding> findings(
      List<Change> changes, CatalogSource source, ShapeSetting shape) throws SourceException {
    Session session = source.session(shape);
    CatalogCheck check = CatalogCheck.postgres(catalog(changes, source), session.searchPath());
    List<Finding> findings = new ArrayList<>();
    for (Change change : changes) {
      findings.addAll(check.findings(change));
      Optional<TableView> table = check.table(change);
      Optional<JdbcServerAccess> server = source.server();
      if (table.isPresent() && server.isPresent()) {
        findings.addAll(asked(change, table.get(), server.get(), source));
      }
    }
    return findings;
  }

  private static List<Finding> asked(
      Change change, TableView table, JdbcServerAccess server, CatalogSource source)
      throws SourceException {
    try {
      return new ServerCheck(change, table).findings(server);
    } catch (SQLException e) {
      throw new SourceException(
          "The database %s could not be asked about %s: %s"
              .formatted(source.name(), change.table(), source.explained(e)));
    }
  }

  /** The tables of all changes, and those that they inherit from. */
  private static Catalog catalog(List<Change> changes, CatalogSource source)
      throws SourceException {
    Set<String> names = new HashSet<>();
    changes.forEach(change -> names.add(change.table().name()));
    Catalog catalog = source.answer(new Catalog.Needs(names, Set.of()));
    Set<String> parents = new HashSet<>();
    catalog.relations().values().stream()
        .flatMap(List::stream)
        .flatMap(table -> table.parents().stream())
        .forEach(parent -> parents.add(parent.substring(parent.indexOf('.') + 1)));
    return parents.isEmpty()
        ? catalog
        : catalog.with(source.answer(new Catalog.Needs(parents, Set.of())));
  }
}
