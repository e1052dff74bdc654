package dev.segue.worker.control;

import dev.segue.rules.control.ControlTables;
import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.model.TableName;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.database.PostgresTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The grants of PostgreSQL. */
public final class PostgresGrants {
  /** Rows are deleted where a finding, a moved constraint or a change is no more. */
  private static final Map<String, List<String>> PRIVILEGES =
      Map.of(
          "SELECT", List.of(ControlTables.VERSIONS.name()),
          "SELECT, INSERT", List.of(ControlTables.EVENTS.name()),
          "SELECT, INSERT, UPDATE",
              List.of(ControlTables.WORKS.name(), ControlTables.RANGES.name()),
          "SELECT, INSERT, UPDATE, DELETE",
              List.of(ControlTables.CHANGES.name(), ControlTables.ROWS.name()),
          "SELECT, INSERT, DELETE", List.of(ControlTables.CONSTRAINTS.name()));

  private PostgresGrants() {}

  /** Those for a role where all of the changes' columns are there. */
  public static Grants all(String schema, String role, List<Change> changes) {
    return of(schema, role, changes, (change, column) -> true);
  }

  /**
   * Those for a role.
   *
   * @param schema the schema of the segue tables
   * @param isThere whether a change's table has that column now
   */
  private static Grants of(
      String schema, String role, List<Change> changes, BiPredicate<Change, String> isThere) {
    String grantee = PostgresNames.quoteIfNeeded(role);
    String own = PostgresNames.quoteIfNeeded(schema);
    List<String> needed = new ArrayList<>();
    needed.add("GRANT USAGE ON SCHEMA " + own + " TO " + grantee);
    PRIVILEGES.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                needed.add(
                    "GRANT %s ON %s TO %s"
                        .formatted(
                            entry.getKey(),
                            entry.getValue().stream()
                                .map(table -> own + "." + table)
                                .collect(Collectors.joining(", ")),
                            grantee)));
    // The check whether expressions are immutable makes a temporary table.
    needed.add(
        "DO $do$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %%I TO %%I', current_database(), %s); END $do$"
            .formatted("'" + role.replace("'", "''") + "'"));
    List<String> later = new ArrayList<>();
    Map<TableName, List<String>> columns = new LinkedHashMap<>();
    for (Change change : changes) {
      for (MappedColumn column : both(change)) {
        if (isThere.test(change, column.name())) {
          columns
              .computeIfAbsent(change.table(), table -> new ArrayList<>())
              .add(PostgresNames.quoteIfNeeded(column.name()));
        } else {
          later.add(change.table() + "." + column.name());
        }
      }
    }
    columns.forEach(
        (table, names) -> {
          table
              .schema()
              .ifPresent(
                  name ->
                      needed.add(
                          "GRANT USAGE ON SCHEMA "
                              + PostgresNames.quoteIfNeeded(name)
                              + " TO "
                              + grantee));
          needed.add(
              "GRANT SELECT, UPDATE (%s) ON %s TO %s"
                  .formatted(String.join(", ", names), sql(table), grantee));
        });
    return new Grants(
        needed.stream().distinct().toList(), List.of("GRANT pg_monitor TO " + grantee), later);
  }

  private static List<MappedColumn> both(Change change) {
    return Stream.concat(change.columns(Side.OLD).stream(), change.columns(Side.NEW).stream())
        .toList();
  }

  private static String sql(TableName table) {
    return table.schema().map(name -> PostgresNames.quoteIfNeeded(name) + ".").orElse("")
        + PostgresNames.quoteIfNeeded(table.name());
  }

  /** Those for a role, as far as the changes' columns are there now. */
  public static Grants now(Connection connection, String schema, String role, List<Change> changes)
      throws SQLException, SourceException {
    Set<String> there = new HashSet<>();
    for (Change change : changes) {
      PostgresTable.find(connection, change.table())
          .columns(connection)
          .forEach(column -> there.add(change.id() + "." + column));
    }
    return of(
        schema, role, changes, (change, column) -> there.contains(change.id() + "." + column));
  }
}
