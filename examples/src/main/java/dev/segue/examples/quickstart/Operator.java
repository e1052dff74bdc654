package dev.segue.examples.quickstart;

import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an operator does to the tables while the changes move, over the database's own URL, besides
 * what the worker does: frees, restores and drops columns, and counts rows to see that all is well.
 */
final class Operator {
  /** How long DDL may wait for its lock: as long, every other statement on the table waits. */
  private static final String PATIENCE = "200ms";

  private static final int ATTEMPTS = 100;

  private final String url;
  private final List<Change> changes;
  private final List<String> restoring = new ArrayList<>();

  Operator(String url, List<Change> changes) {
    this.url = url;
    this.changes = List.copyOf(changes);
  }

  /** Drops the new columns. */
  void dropNewColumns() throws SQLException {
    for (Change change : changes) {
      alter(change, change.newColumns().stream().map(column -> "DROP COLUMN " + name(column)));
    }
  }

  /** Takes NOT NULL and defaults from the old columns, and remembers them. */
  void freeOldColumns() throws SQLException {
    restoring.clear();
    try (Connection connection = DriverManager.getConnection(url)) {
      for (Change change : changes) {
        restoring.addAll(constraints(connection, change));
      }
    }
    for (Change change : changes) {
      alter(
          change,
          change.oldColumns().stream()
              .map(
                  column ->
                      "ALTER COLUMN %s DROP NOT NULL, ALTER COLUMN %s DROP DEFAULT"
                          .formatted(name(column), name(column))));
    }
  }

  /** Gives the old columns back what was taken from them. */
  void restoreOldColumns() throws SQLException {
    for (String statement : restoring) {
      patiently(statement);
    }
    restoring.clear();
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

  private static List<String> constraints(Connection connection, Change change)
      throws SQLException {
    List<String> statements = new ArrayList<>();
    for (MappedColumn column : change.oldColumns()) {
      statements.addAll(
          Sql.query(
              connection,
              """
              SELECT concat_ws(', ',
                       CASE WHEN attnotnull THEN format('ALTER COLUMN %I SET NOT NULL', attname) END,
                       format('ALTER COLUMN %I SET DEFAULT ', attname) || pg_get_expr(adbin, adrelid))
              FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
              WHERE attrelid = CAST(? AS regclass) AND attname = ? AND (attnotnull OR atthasdef)""",
              row -> "ALTER TABLE " + table(change) + " " + row.getString(1),
              table(change),
              column.name()));
    }
    return statements;
  }

  private void alter(Change change, java.util.stream.Stream<String> actions) throws SQLException {
    patiently("ALTER TABLE " + table(change) + " " + actions.collect(Collectors.joining(", ")));
  }

  /** Waits for the lock in short turns, so that nobody else waits long behind it. */
  private void patiently(String statement) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = DriverManager.getConnection(url);
          Statement run = connection.createStatement()) {
        run.execute("SET lock_timeout = '" + PATIENCE + "'");
        run.execute(statement);
        return;
      } catch (SQLException e) {
        boolean lockTimeout = "55P03".equals(e.getSQLState());
        if (!lockTimeout || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static String table(Change change) {
    return change.table().schema().map(s -> PostgresNames.quoteIfNeeded(s) + ".").orElse("")
        + PostgresNames.quoteIfNeeded(change.table().name());
  }

  private static String name(MappedColumn column) {
    return PostgresNames.quoteIfNeeded(column.name());
  }
}
