package dev.segue.worker.plan;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What runs in a PostgreSQL server itself and may write a table, past every driver: functions and
 * jobs. The server does not know what their texts refer to, so that texts that name the table and
 * hold a word that writes are told; triggers and the actions of foreign keys, which it does know,
 * are findings of the check.
 */
final class PostgresWriters {
  private static final String NAMES_IT =
      " ~* ('\\m' || regexp_replace(?, '(\\W)', '\\\\\\1', 'g') || '\\M') AND ";

  private static final String WRITES = " ~* '\\m(insert|update|delete|merge|copy|truncate)\\M'";

  /** A body in SQL's own form has no source; what a trigger runs is told with the trigger. */
  private static final String BODY = "coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)";

  private static final String FUNCTIONS =
      "SELECT format('the %s %s names the table: what it writes there is on one side only', CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, p.oid::regprocedure) FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND l.lanname NOT IN ('c', 'internal') AND p.prorettype <> 'trigger'::regtype AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') AND "
          + BODY
          + NAMES_IT
          + BODY
          + WRITES
          + " ORDER BY 1";

  /** pg_cron's table shows a role its own jobs, and those of all to a superuser. */
  private static final String MAY_READ_JOBS =
      "SELECT to_regclass('cron.job') IS NOT NULL AND has_schema_privilege('cron', 'USAGE') AND has_table_privilege('cron.job', 'SELECT')";

  private static final String JOBS =
      "SELECT format('the job %s of pg_cron (%s) names the table: what it writes there is on one side only', coalesce(jobname, jobid::text), schedule) FROM cron.job WHERE active AND database = current_database() AND command"
          + NAMES_IT
          + "command"
          + WRITES
          + " ORDER BY jobid";

  private PostgresWriters() {}

  /** Those whose text names a table, in words. */
  static List<String> of(Connection connection, String table) throws SQLException {
    List<String> writers = new ArrayList<>(lines(connection, FUNCTIONS, table));
    boolean jobs;
    try (PreparedStatement statement = connection.prepareStatement(MAY_READ_JOBS);
        ResultSet row = statement.executeQuery()) {
      row.next();
      jobs = row.getBoolean(1);
    }
    if (jobs) {
      writers.addAll(lines(connection, JOBS, table));
    }
    return writers;
  }

  private static List<String> lines(Connection connection, String query, String table)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lines.add(row.getString(1));
        }
      }
    }
    return lines;
  }
}
