package dev.segue.worker.expand;

import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.worker.database.PostgresTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of a change's table, and what those of one side have that no rules file says: an
 * order of their own and privileges of their own. A column that takes their place must have them,
 * too, for the same rows to be equal and the same roles to see them.
 */
final class PostgresColumns {
  private static final String COLLATIONS =
      """
      SELECT DISTINCT quote_ident(n.nspname) || '.' || quote_ident(c.collname) AS name,
        a.attcollation <> t.typcollation AS own
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      JOIN pg_collation c ON c.oid = a.attcollation JOIN pg_namespace n ON n.oid = c.collnamespace
      WHERE a.attrelid = to_regclass(?) AND a.attname = ANY (?)
      """;

  private static final String IS_COLLATABLE =
      "SELECT typcollation <> 0 FROM pg_type WHERE oid = to_regtype(?)";

  /** Whoever may see one column of several must not see through what comes from all of them. */
  private static final String PRIVILEGES =
      """
      SELECT CASE p.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(p.grantee)) END
          AS role, array_agg(p.privilege_type ORDER BY p.privilege_type) AS privileges
      FROM (SELECT x.grantee, x.privilege_type
        FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) AS x
        WHERE a.attrelid = to_regclass(?) AND a.attname = ANY (?)
        GROUP BY x.grantee, x.privilege_type
        HAVING count(DISTINCT a.attname) = ?) AS p
      GROUP BY p.grantee ORDER BY role
      """;

  private final Connection connection;
  private final PostgresTable table;
  private final Change change;
  private final Set<String> names;

  /** The columns of that table, read over that connection as they are asked for. */
  PostgresColumns(Connection connection, PostgresTable table, Change change) throws SQLException {
    this.connection = connection;
    this.table = table;
    this.change = change;
    this.names = new HashSet<>(table.columns(connection));
  }

  /** Whether the table has a column of that name. */
  boolean has(String name) {
    return names.contains(name);
  }

  /** A column as it is added: its name, its type, and the order of those that it comes from. */
  String added(Side side, MappedColumn column) throws SQLException {
    String plain = PostgresNames.quoteIfNeeded(column.name()) + " " + column.type();
    Optional<String> collation = collation(side.other());
    return collation.isPresent() && isCollatable(column.type())
        ? plain + " COLLATE " + collation.get()
        : plain;
  }

  /** The one collation of a side's columns; empty if that is their types' own, or not one. */
  private Optional<String> collation(Side side) throws SQLException {
    try (PreparedStatement statement = about(COLLATIONS, side);
        ResultSet row = statement.executeQuery()) {
      Optional<String> found = Optional.empty();
      if (row.next() && row.getBoolean("own")) {
        found = Optional.of(row.getString("name"));
      }
      return row.next() ? Optional.empty() : found;
    }
  }

  private boolean isCollatable(String type) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_COLLATABLE)) {
      statement.setString(1, type);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** What is to be granted on new columns for whoever has rights on single old ones. */
  List<String> grants(Side side) throws SQLException {
    String columns =
        change.columns(side).stream()
            .map(column -> PostgresNames.quoteIfNeeded(column.name()))
            .collect(Collectors.joining(", ", " (", ")"));
    try (PreparedStatement statement = about(PRIVILEGES, side.other())) {
      statement.setInt(3, change.columns(side.other()).size());
      return grants(statement, columns);
    }
  }

  private List<String> grants(PreparedStatement statement, String columns) throws SQLException {
    List<String> grants = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        List<String> privileges = List.of((String[]) row.getArray("privileges").getArray());
        grants.add(
            "GRANT %s ON %s TO %s"
                .formatted(
                    privileges.stream()
                        .map(privilege -> privilege + columns)
                        .collect(Collectors.joining(", ")),
                    table.sql(),
                    row.getString("role")));
      }
    }
    return grants;
  }

  private PreparedStatement about(String sql, Side side) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    Object[] columns = change.columns(side).stream().map(MappedColumn::name).toArray();
    statement.setString(1, table.sql());
    statement.setArray(2, connection.createArrayOf("text", columns));
    return statement;
  }
}
