package dev.segue.worker.plan;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What runs in a PostgreSQL server itself and may write a table, past every driver: functions and
 * jobs. The server does not know what their texts refer to, so that texts that name the table and
 * hold a word that writes are told; triggers and the actions of foreign keys, which it does know,
 * are findings of the check.
 */
final class PostgresWriters {
  /** The condition that a text names the table, which is the parameter, and writes. */
  private static final String WRITES_IT =
      """
      %1$s ~* ('\\m' || regexp_replace(?, '(\\W)', '\\\\\\1', 'g') || '\\M')
        AND %1$s ~* '\\m(insert|update|delete|merge|copy|truncate)\\M'
      """;

  private static final String BYPASSES =
      "names the table and bypasses Segue: let it write both sides, or stop it while the change is on its way";

  /** A body in SQL's own form has no source; what a trigger runs is told with the trigger. */
  private static final String FUNCTIONS =
      """
      SELECT format('the %%s %%s %s',
        CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, p.oid::regprocedure)
      FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
      WHERE p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        AND l.lanname NOT IN ('c', 'internal') AND p.prorettype <> 'trigger'::regtype
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        AND %s
      ORDER BY 1
      """
          .formatted(
              BYPASSES, WRITES_IT.formatted("coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)"));

  /** Whether pg_cron is there, and how much of its table this role sees. */
  private static final String SIGHT =
      """
      SELECT has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS reads,
        row_security_active(c.oid) AS hidden
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'cron' AND c.relname = 'job'
      """;

  /** pg_cron has had names of jobs since 1.3. */
  private static final String JOBS =
      """
      SELECT format('the job %%s of pg_cron (%%s) %s',
        coalesce(to_jsonb(job) ->> 'jobname', jobid::text), schedule)
      FROM cron.job AS job
      WHERE active AND database = current_database() AND %s
      ORDER BY jobid
      """
          .formatted(BYPASSES, WRITES_IT.formatted("command"));

  private PostgresWriters() {}

  /** Those whose text names a table, in words, and what this role cannot see of them. */
  static List<String> of(Connection connection, String table) throws SQLException {
    List<String> writers = new ArrayList<>(PostgresSurvey.lines(connection, FUNCTIONS, table));
    try (Statement statement = connection.createStatement()) {
      // A worker has it off, so that hidden rows raise; here they are hidden, and that is told.
      statement.execute("SET LOCAL row_security = on");
      try (ResultSet sight = statement.executeQuery(SIGHT)) {
        if (!sight.next()) {
          return writers;
        }
        if (!sight.getBoolean("reads")) {
          writers.add(
              "pg_cron is here, and this role may not read cron.job: plan as one that may, or look there for jobs that write the table");
          return writers;
        }
        if (sight.getBoolean("hidden")) {
          writers.add(
              "jobs of other roles may be hidden from this one: plan as a superuser to see them");
        }
      }
    }
    writers.addAll(PostgresSurvey.lines(connection, JOBS, table));
    return writers;
  }
}
