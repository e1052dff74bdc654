package dev.segue.rules.dialect;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import java.util.List;

/**
 * The questions to a PostgreSQL server about one table, as text, and what its answers mean. Each
 * query has one parameter, {@link #regclass}.
 */
public final class PostgresProbes {
  /** The user's triggers on the table: see {@link Trigger}. */
  public static final String TRIGGERS =
      """
      SELECT tgname, tgfoid::regproc::text, pg_get_triggerdef(oid)
      FROM pg_catalog.pg_trigger
      WHERE tgrelid = ?::regclass AND NOT tgisinternal AND tgenabled <> 'D'
      ORDER BY tgname""";

  /** The foreign keys by which the server itself writes to the table: see {@link ForeignKey}. */
  public static final String FOREIGN_KEYS =
      """
      SELECT conname, confrelid::regclass::text, pg_get_constraintdef(oid),
             (SELECT string_agg(attname, chr(1) ORDER BY attnum)
              FROM pg_catalog.pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey))
      FROM pg_catalog.pg_constraint
      WHERE conrelid = ?::regclass AND contype = 'f'
        AND (confupdtype IN ('c', 'n', 'd') OR confdeltype IN ('n', 'd'))
      ORDER BY conname""";

  /** What else reads the table's columns, beside indexes and constraints: see {@link Dependent}. */
  public static final String DEPENDENTS =
      """
      SELECT DISTINCT a.attname,
             CASE WHEN d.classid = 'pg_catalog.pg_rewrite'::regclass
                  THEN (SELECT CASE c.relkind WHEN 'm' THEN 'materialized view ' WHEN 'v' THEN 'view '
                               ELSE 'rule on ' END || c.oid::regclass
                        FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
                        WHERE r.oid = d.objid)
                  WHEN d.classid = 'pg_catalog.pg_attrdef'::regclass
                  THEN (SELECT 'generated column ' || g.attname
                        FROM pg_catalog.pg_attrdef f JOIN pg_catalog.pg_attribute g
                          ON g.attrelid = f.adrelid AND g.attnum = f.adnum
                        WHERE f.oid = d.objid)
                  ELSE pg_describe_object(d.classid, d.objid, d.objsubid) END
      FROM pg_catalog.pg_depend d
      JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = ?::regclass
        AND d.classid::regclass::text IN
            ('pg_rewrite', 'pg_policy', 'pg_trigger', 'pg_attrdef', 'pg_publication_rel')
        AND NOT (d.classid = 'pg_catalog.pg_attrdef'::regclass AND EXISTS
                 (SELECT FROM pg_catalog.pg_attrdef f
                  WHERE f.oid = d.objid AND f.adrelid = a.attrelid AND f.adnum = a.attnum))
      ORDER BY 1, 2""";

  private static final String PROBE = "segue_probe";

  private PostgresProbes() {}

  /** What a refused probe says of an expression. */
  public enum Meaning {
    /** It depends on more than its columns. */
    NOT_IMMUTABLE,
    /** The user may not ask. */
    NOT_ALLOWED,
    /** The server cannot answer now: it is read-only, in recovery, or out of something. */
    NOT_NOW,
    /** It cannot be computed at all: a name, a type or a function is wrong. */
    WRONG
  }

  /** The table's name as text that {@code regclass} reads, whatever the search path. */
  public static String regclass(String schema, String name) {
    return PostgresNames.quote(schema) + "." + PostgresNames.quote(name);
  }

  /**
   * A statement that the server refuses unless the column's expression is immutable: a temporary
   * table in which it generates a column. It must be undone.
   */
  public static String immutability(Change change, Side side, MappedColumn column) {
    StringBuilder sql = new StringBuilder("CREATE TEMPORARY TABLE " + PROBE + " (");
    for (MappedColumn source : change.columns(side.other())) {
      sql.append(PostgresNames.quote(source.name())).append(' ').append(source.type()).append(", ");
    }
    // The probed column has a name of its own, so that an expression cannot mean it.
    return sql.append("segue_probed ")
        .append(column.type())
        .append(" GENERATED ALWAYS AS (CAST((")
        .append(column.expression())
        .append(") AS ")
        .append(column.type())
        .append(")) STORED)")
        .toString();
  }

  /** What the SQLSTATE of a refused probe means. */
  public static Meaning meaning(String sqlState) {
    return switch (sqlState) {
      case "42P17" -> Meaning.NOT_IMMUTABLE;
      case "42501" -> Meaning.NOT_ALLOWED;
      default ->
          // Syntax and names, data, features: only these are about the expression itself.
          switch (sqlState.substring(0, Math.min(2, sqlState.length()))) {
            case "42", "22", "0A", "2B" -> Meaning.WRONG;
            default -> Meaning.NOT_NOW;
          };
    };
  }

  /**
   * A trigger on the table.
   *
   * @param function what it runs
   * @param definition its CREATE TRIGGER
   */
  public record Trigger(String name, String function, String definition) {
    /** Reads a row of {@link #TRIGGERS}. */
    public static Trigger of(List<String> row) {
      return new Trigger(row.get(0), row.get(1), row.get(2));
    }

    /** Why it matters, in words. */
    public String warning(String table) {
      return "the trigger '%s' on %s runs %s on writes: if it sets a mapped column, the other side goes stale"
          .formatted(name, table, function);
    }
  }

  /**
   * A foreign key whose action writes to its own columns.
   *
   * @param references the table that it points at
   * @param definition its clause
   * @param columns its own columns
   */
  public record ForeignKey(
      String name, String references, String definition, List<String> columns) {
    public ForeignKey {
      columns = List.copyOf(columns);
    }

    /** Reads a row of {@link #FOREIGN_KEYS}. */
    public static ForeignKey of(List<String> row) {
      return new ForeignKey(
          row.get(0), row.get(1), row.get(2), List.of(row.get(3).split("\u0001")));
    }

    /** Why it matters, in words. */
    public String warning() {
      return ("the foreign key '%s' lets the server write a mapped column (%s): give the other side"
              + " the same action")
          .formatted(name, definition);
    }
  }

  /**
   * Something beside the table that reads one of its columns.
   *
   * @param object what it is, in the server's words
   */
  public record Dependent(String column, String object) {
    /** Reads a row of {@link #DEPENDENTS}. */
    public static Dependent of(List<String> row) {
      return new Dependent(row.get(0), row.get(1));
    }

    /** Why it matters, in words. */
    public String warning() {
      return "%s reads the column '%s': it must not before 'retired' clears it"
          .formatted(object, column);
    }
  }
}
