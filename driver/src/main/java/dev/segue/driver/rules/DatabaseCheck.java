package dev.segue.driver.rules;

import dev.segue.driver.catalog.CatalogReader;
import dev.segue.driver.execute.Reports;
import dev.segue.driver.vendor.Vendor;
import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.config.CatalogCheck;
import dev.segue.rules.config.Finding;
import dev.segue.rules.config.Finding.Severity;
import dev.segue.rules.config.ServerCheck;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a database says of changes before they take effect on it. What the driver may not ask is a
 * warning, never a problem.
 */
public final class DatabaseCheck {
  private final List<Finding> findings;

  private DatabaseCheck(List<Finding> findings) {
    this.findings = List.copyOf(findings);
  }

  /** Asks on a connection that is idle, and leaves it so. */
  public static DatabaseCheck of(List<Change> changes, Mode mode, Connection raw)
      throws SQLException {
    if (changes.isEmpty()) {
      return new DatabaseCheck(List.of());
    }
    CatalogReader reader = new CatalogReader(raw, Vendor.of(raw));
    Session session = reader.session(ShapeSetting.of(Side.OLD));
    Set<String> names =
        changes.stream().map(change -> change.table().name()).collect(Collectors.toSet());
    Catalog catalog = withParents(reader, reader.read(new Catalog.Needs(names, Set.of())));
    List<Finding> findings = new ArrayList<>();
    for (Change change : changes) {
      for (CatalogCheck check : places(change, catalog, session.searchPath())) {
        findings.addAll(
            check.findings(change).stream().filter(f -> f.severity() != Severity.NOTE).toList());
        Optional<TableView> table = check.table(change);
        if (table.isPresent()) {
          findings.addAll(asked(change, table.get(), raw));
        }
      }
    }
    return new DatabaseCheck(
        mode == Mode.OBSERVE ? findings.stream().map(DatabaseCheck::warning).toList() : findings);
  }

  /**
   * The changes of a new file that nobody has held against the database yet: those that are new,
   * altered, or leave off. Each at the first phase that it will have; what later phases need is
   * their gates' business.
   */
  static List<Change> unknown(RuleSet now, RuleSet next) {
    List<Change> unknown = new ArrayList<>();
    for (Change change : next.changes()) {
      Optional<Change> before = now.change(change.id());
      boolean known = before.isPresent() && before.get().at(change.phase()).equals(change);
      boolean leavesOff =
          change.phase() != Phase.OFF && before.map(Change::phase).orElse(Phase.OFF) == Phase.OFF;
      if (!known || leavesOff) {
        unknown.add(change.at(change.phase() == Phase.OFF ? Phase.OFF : Phase.PLANNED));
      }
    }
    return unknown;
  }

  /** What keeps the changes from taking effect. */
  public List<String> problems() {
    return texts(Severity.PROBLEM);
  }

  /** Reports what may make them go wrong. */
  public void report(Reports reports) {
    findings.stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .forEach(
            finding ->
                reports
                    .report(Optional.of(finding.change()), sentence(finding.message()), "")
                    .increment());
  }

  private List<String> texts(Severity severity) {
    return findings.stream()
        .filter(finding -> finding.severity() == severity)
        .map(finding -> "change '" + finding.change() + "': " + finding.message())
        .distinct()
        .toList();
  }

  /** The columns of a parent tell whether the table's are its own. */
  private static Catalog withParents(CatalogReader reader, Catalog catalog) throws SQLException {
    Set<String> parents =
        catalog.relations().values().stream()
            .flatMap(List::stream)
            .flatMap(table -> table.parents().stream())
            .map(parent -> parent.substring(parent.indexOf('.') + 1))
            .collect(Collectors.toSet());
    return parents.isEmpty()
        ? catalog
        : catalog.with(reader.read(new Catalog.Needs(parents, Set.of())));
  }

  /**
   * Where to look for a change's table: on the search path; where that finds none, as in a database
   * with a schema for each tenant, in every schema that has such a table.
   */
  private static List<CatalogCheck> places(
      Change change, Catalog catalog, List<String> searchPath) {
    CatalogCheck here = CatalogCheck.postgres(catalog, searchPath);
    if (change.table().schema().isPresent() || here.table(change).isPresent()) {
      return List.of(here);
    }
    List<CatalogCheck> elsewhere =
        catalog.relations().getOrDefault(change.table().name(), List.of()).stream()
            .filter(table -> isMeant(change, table))
            .map(table -> CatalogCheck.postgres(catalog, List.of(table.schema())))
            .toList();
    return elsewhere.isEmpty() ? List.of(here) : elsewhere;
  }

  private static boolean isMeant(Change change, TableView table) {
    for (Side side : Side.values()) {
      if (change.columns(side).stream().map(MappedColumn::name).anyMatch(table::has)) {
        return true;
      }
    }
    return false;
  }

  private static List<Finding> asked(Change change, TableView table, Connection raw) {
    List<Finding> findings = new ArrayList<>();
    try (ProbingAccess server = ProbingAccess.on(raw)) {
      findings.addAll(new ServerCheck(change, table).findings(server));
    } catch (SQLException failure) {
      findings.add(
          new Finding(
              Severity.WARNING,
              change.id(),
              "the server could not be asked about %s (%s): run 'segue check'"
                  .formatted(table.qualifiedName(), failure.getMessage())));
    }
    // At off nothing is rewritten: a mapping that is not ready does no harm yet.
    return change.phase() == Phase.OFF
        ? findings.stream().map(DatabaseCheck::warning).toList()
        : findings;
  }

  private static Finding warning(Finding finding) {
    return finding.severity() == Severity.PROBLEM
        ? new Finding(Severity.WARNING, finding.change(), finding.message())
        : finding;
  }

  private static String sentence(String message) {
    return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
  }
}
