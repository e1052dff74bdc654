package dev.segue.rules.resolve;

import dev.segue.rules.Session;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.rules.model.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds tables by name as the session would, and the changes at work on them. */
public final class Tables {
  private final RuleSet rules;
  private final Catalog catalog;
  private final Session session;
  private final Set<String> missing;

  /**
   * Tables as that session sees them.
   *
   * @param missing collects the names that the catalog was not asked for
   */
  public Tables(RuleSet rules, Catalog catalog, Session session, Set<String> missing) {
    this.rules = rules;
    this.catalog = catalog;
    this.session = session;
    this.missing = missing;
  }

  /** The table that this name means, if there is one. */
  public Optional<TableView> find(TableName name) {
    Optional<TableView> temporary =
        name.schema().isEmpty() ? temporary(name.name()) : Optional.empty();
    if (temporary.isPresent() && !session.searchPath().contains(temporary.get().schema())) {
      return temporary;
    }
    if (!catalog.knowsRelation(name.name())) {
      missing.add(name.name());
      return Optional.empty();
    }
    if (name.schema().isPresent()) {
      return catalog.relation(name.schema().get(), name.name());
    }
    for (String schema : session.searchPath()) {
      Optional<TableView> table =
          temporary
              .filter(found -> found.schema().equals(schema))
              .or(() -> catalog.relation(schema, name.name()));
      if (table.isPresent()) {
        return table;
      }
    }
    return Optional.empty();
  }

  private Optional<TableView> temporary(String name) {
    for (TableView table : session.temporaryTables()) {
      if (table.name().equals(name)) {
        return Optional.of(table);
      }
    }
    return Optional.empty();
  }

  /** The shape of that change that the connection speaks of where a statement does not say. */
  Side shape(Change change) {
    return session.shape().of(change.id());
  }

  /**
   * The changes that are at work, above {@code off}, on that table or on one that it is part of.
   */
  public List<Change> changesOf(TableView table) {
    List<Change> found = new ArrayList<>();
    for (Change change : rules.changes()) {
      if (change.phase() != Phase.OFF && isAbout(change, table)) {
        found.add(change);
      }
    }
    return List.copyOf(found);
  }

  /** The changes whose tables that view reads, directly or through others. */
  public List<Change> changesReadBy(TableView view) {
    return rules.changes().stream()
        .filter(change -> change.phase() != Phase.OFF && isRead(change, view))
        .toList();
  }

  private boolean isRead(Change change, TableView view) {
    List<Catalog.Relative> relatives =
        catalog.relatives().getOrDefault(change.table().name(), List.of());
    return find(change.table()).stream()
        .map(TableView::qualifiedName)
        .anyMatch(
            table -> relatives.contains(new Catalog.Relative(table, view.schema(), view.name())));
  }

  private boolean isAbout(Change change, TableView table) {
    if (change.table().name().equals(table.name())) {
      // A temporary table is found first and has another schema.
      return find(new TableName(change.table().schema(), table.name()))
              .filter(found -> found.equals(table))
              .isPresent()
          && !session.temporaryTables().contains(table);
    }
    return table.parents().stream()
        .anyMatch(
            parent ->
                find(change.table())
                    .filter(found -> found.qualifiedName().equals(parent))
                    .isPresent());
  }

  /**
   * The columns that a table of the shape has, in order: those of the table but for the other
   * sides', then those that do not exist (any more, or yet).
   */
  public List<String> shapeColumns(TableView table, List<Change> changes) {
    Set<String> hidden = new HashSet<>();
    List<String> wanted = new ArrayList<>();
    for (Change change : changes) {
      change.columns(shape(change).other()).forEach(column -> hidden.add(column.name()));
      change.columns(shape(change)).stream().map(MappedColumn::name).forEach(wanted::add);
    }
    List<String> columns =
        new ArrayList<>(
            table.columns().stream()
                .map(ColumnView::name)
                .filter(name -> !hidden.contains(name))
                .toList());
    lost(changes, columns);
    wanted.stream().filter(name -> !columns.contains(name)).forEach(columns::add);
    return columns;
  }

  /** Puts the columns that the table lost back to where the rules say that they stood. */
  private void lost(List<Change> changes, List<String> columns) {
    changes.stream()
        .filter(change -> shape(change) == Side.OLD)
        .flatMap(change -> change.oldColumns().stream())
        .filter(column -> !columns.contains(column.name()) && column.position().isPresent())
        .sorted(Comparator.comparing(column -> column.position().orElseThrow()))
        .forEach(
            column ->
                columns.add(
                    Math.min(column.position().orElseThrow() - 1, columns.size()), column.name()));
  }
}
