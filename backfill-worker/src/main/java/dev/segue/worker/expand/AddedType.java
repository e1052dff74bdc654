package dev.segue.worker.expand;

import dev.segue.rules.model.MappedColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Whether PostgreSQL adds a column of a type without touching the rows. It rewrites the table under
 * the strongest lock for a domain that checks anything, and fills in the default of a type. Arrays
 * and composites of such types are added at once: they are NULL as a whole.
 */
final class AddedType {
  /** A domain has the checks of all that it is made of, and its own copy of their default. */
  private static final String FIND =
      """
      WITH RECURSIVE layer AS (
        SELECT t.*, true AS outermost FROM pg_type t WHERE t.oid = to_regtype(?)
        UNION ALL
        SELECT t.*, false FROM pg_type t JOIN layer l ON l.typtype = 'd' AND t.oid = l.typbasetype),
      judged AS (
        SELECT l.*, l.typtype = 'd' AND (l.typnotnull
          OR EXISTS (SELECT FROM pg_constraint c WHERE c.contypid = l.oid)) AS checks FROM layer l)
      SELECT format_type(j.oid, NULL) AS name, j.checks,
        (SELECT format_type(d.typbasetype, d.typtypmod) FROM layer d JOIN pg_type b
          ON b.oid = d.typbasetype WHERE d.typtype = 'd' AND b.typtype <> 'd') AS base
      FROM judged j WHERE j.checks OR (j.outermost AND j.typdefault !~ '^NULL::')
      ORDER BY j.checks DESC LIMIT 1
      """;

  private AddedType() {}

  /** Why a column of that type cannot be added beside the application's writes; empty if it can. */
  static Optional<String> refusal(Connection connection, MappedColumn column) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, column.type());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String name = row.getString("name");
        String base = Optional.ofNullable(row.getString("base")).orElse("a type without default");
        return Optional.of(
            row.getBoolean("checks")
                ? "The column %s cannot be added: its type %s checks its values, and PostgreSQL would rewrite the whole table under a lock that keeps everybody out. Give it the type %s in the rules file; what the domain checks can be a CHECK of the table, added NOT VALID and then validated."
                    .formatted(column.name(), name, base)
                : "The column %s cannot be added: its type %s has a default, with which PostgreSQL would fill all rows. Give it the type %s in the rules file."
                    .formatted(column.name(), name, base));
      }
    }
  }
}
