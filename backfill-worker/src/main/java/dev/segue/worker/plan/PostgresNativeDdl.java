package dev.segue.worker.plan;

import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.worker.database.PostgresTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the server's own ALTER would do for a change of one column's type, asked of the server: it
 * tries the same on an empty temporary table, and undoes it.
 *
 * @param statement the ALTER
 * @param against what rules it out on this table; nothing if it is safe
 */
record PostgresNativeDdl(String statement, List<String> against) {
  /** What hangs on a column but its own default and plain indexes, which PostgreSQL keeps. */
  private static final String DEPENDENTS =
      """
      SELECT DISTINCT CASE
          WHEN d.classid = 'pg_rewrite'::regclass
          THEN (SELECT CASE WHEN c.relkind = 'm' THEN 'materialized view '
              WHEN c.relkind = 'v' THEN 'view ' ELSE 'a rule on ' END || c.oid::regclass
            FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.oid = d.objid)
          WHEN f.oid IS NOT NULL
          THEN 'the generated column ' || (SELECT g.attname FROM pg_attribute g
            WHERE g.attrelid = f.adrelid AND g.attnum = f.adnum)
          ELSE pg_describe_object(d.classid, d.objid, d.objsubid) END AS object
      FROM pg_depend d
      JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      LEFT JOIN pg_constraint c ON d.classid = 'pg_constraint'::regclass AND c.oid = d.objid
      LEFT JOIN pg_index i ON d.classid = 'pg_class'::regclass AND i.indexrelid = d.objid
      LEFT JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid
      WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ?::regclass AND a.attname = ?
        AND d.deptype NOT IN ('i', 'P', 'S')
        AND coalesce(c.contype, '') NOT IN ('p', 'u', 'n')
        AND (i.indexrelid IS NULL OR i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)
        AND (f.oid IS NULL OR f.adnum <> a.attnum)
      UNION ALL
      SELECT 'the partition key' FROM pg_partitioned_table p JOIN pg_attribute a
        ON a.attrelid = p.partrelid AND a.attnum = ANY (p.partattrs)
      WHERE p.partrelid = ?::regclass AND a.attname = ?
      ORDER BY 1
      """;

  private static final String MAY_TRY =
      "SELECT has_database_privilege(current_database(), 'TEMPORARY')"
          + " AND current_setting('transaction_read_only') = 'off'";

  private static final String FILE = "SELECT pg_relation_filenode('segue_native')";

  PostgresNativeDdl {
    against = List.copyOf(against);
  }

  boolean isSafe() {
    return against.isEmpty();
  }

  /** That of a change; none where there is no one column whose type alone changes. */
  static Optional<PostgresNativeDdl> of(Connection connection, Change change, PostgresTable table)
      throws SQLException {
    if (change.oldColumns().size() != 1 || change.newColumns().size() != 1) {
      return Optional.empty();
    }
    MappedColumn old = change.oldColumns().get(0);
    MappedColumn made = change.newColumns().get(0);
    PostgresDialect dialect = PostgresDialect.INSTANCE;
    boolean sameType = dialect.canonicalType(old.type()).equals(dialect.canonicalType(made.type()));
    if (sameType || !isCast(made, old)) {
      return Optional.empty();
    }
    String action =
        "ALTER COLUMN %s TYPE %s".formatted(PostgresNames.quoteIfNeeded(old.name()), made.type());
    if (!mayTry(connection)) {
      return Optional.empty();
    }
    List<String> against = new ArrayList<>();
    touched(connection, old, action).ifPresent(against::add);
    try (PreparedStatement statement = connection.prepareStatement(DEPENDENTS)) {
      for (int i = 0; i < 4; i += 2) {
        statement.setString(i + 1, table.sql());
        statement.setString(i + 2, old.name());
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          against.add(row.getString(1) + " hangs on it: it is refused, built anew or checked anew");
        }
      }
    }
    return Optional.of(new PostgresNativeDdl("ALTER TABLE " + table.sql() + " " + action, against));
  }

  /** A replica makes no temporary table, and not every role may. */
  private static boolean mayTry(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(MAY_TRY)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Whether the mapping does to a value what ALTER does. */
  private static boolean isCast(MappedColumn made, MappedColumn old) {
    String name = PostgresNames.quoteIfNeeded(old.name());
    String expression = squeezed(made.expression());
    return expression.equals(squeezed(name))
        || expression.equals(squeezed("CAST(" + name + " AS " + made.type() + ")"))
        || expression.equals(squeezed(name + "::" + made.type()));
  }

  private static String squeezed(String sql) {
    return sql.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
  }

  /** Why the rows are not left alone, if they are not. */
  private static Optional<String> touched(Connection connection, MappedColumn old, String action)
      throws SQLException {
    var before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE segue_native (%s %s)"
              .formatted(PostgresNames.quoteIfNeeded(old.name()), old.type()));
      long file = file(statement);
      statement.execute("ALTER TABLE segue_native " + action);
      return file == file(statement)
          ? Optional.empty()
          : Optional.of("it rewrites the table and its indexes, and keeps everybody out meanwhile");
    } catch (SQLException e) {
      return Optional.of(
          "the server does not do it: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } finally {
      connection.rollback(before);
    }
  }

  private static long file(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(FILE)) {
      row.next();
      return row.getLong(1);
    }
  }
}
