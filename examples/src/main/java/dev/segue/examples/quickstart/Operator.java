package dev.segue.examples.quickstart;

import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An operator who trusts nobody: counts rows over the database's own URL to see that all is well.
 */
final class Operator {
  private final String url;
  private final List<Change> changes;

  Operator(String url, List<Change> changes) {
    this.url = url;
    this.changes = List.copyOf(changes);
  }

  /** How many rows have nothing on one side, over all changes. */
  long absent(Side side) throws SQLException {
    long absent = 0;
    try (Connection connection = DriverManager.getConnection(url)) {
      for (Change change : changes) {
        absent +=
            Sql.query(
                    connection,
                    "SELECT count(*) FROM " + table(change) + " WHERE " + absence(change, side),
                    row -> row.getLong(1))
                .get(0);
      }
    }
    return absent;
  }

  /** How many rows say one thing on one side and another on the other, both ways about. */
  long disagreeing() throws SQLException {
    long disagreeing = 0;
    try (Connection connection = DriverManager.getConnection(url)) {
      for (Change change : changes) {
        disagreeing +=
            Sql.query(
                    connection,
                    "SELECT count(*) FROM %s WHERE NOT (%s) AND NOT (%s) AND NOT (%s OR %s)"
                        .formatted(
                            table(change),
                            absence(change, Side.OLD),
                            absence(change, Side.NEW),
                            agreement(change, Side.NEW),
                            agreement(change, Side.OLD)),
                    row -> row.getLong(1))
                .get(0);
      }
    }
    return disagreeing;
  }

  private static String computed(MappedColumn column) {
    return "CAST(" + column.expression() + " AS " + column.type() + ")";
  }

  private static String absence(Change change, Side side) {
    return change.columns(side).stream()
        .map(column -> name(column) + " IS NULL")
        .collect(Collectors.joining(" AND "));
  }

  private static String agreement(Change change, Side side) {
    return change.columns(side).stream()
        .map(column -> name(column) + " IS NOT DISTINCT FROM " + computed(column))
        .collect(Collectors.joining(" AND ", "(", ")"));
  }

  private static String table(Change change) {
    return change.table().schema().map(s -> PostgresNames.quoteIfNeeded(s) + ".").orElse("")
        + PostgresNames.quoteIfNeeded(change.table().name());
  }

  private static String name(MappedColumn column) {
    return PostgresNames.quoteIfNeeded(column.name());
  }
}
