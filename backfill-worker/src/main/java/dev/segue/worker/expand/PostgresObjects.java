package dev.segue.worker.expand;

import dev.segue.worker.control.ObjectKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads what hangs on the columns of a table of PostgreSQL. */
final class PostgresObjects {
  /** The definition of an index behind its name and table, which are written anew. */
  private static final String TAIL =
      """
      substr(pg_get_indexdef(i.indexrelid), 1 + length(format('CREATE %sINDEX %I ON %s%I.%I ',
        CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END, ic.relname,
        CASE WHEN ic.relkind = 'I' THEN 'ONLY ' ELSE '' END, n.nspname, t.relname)))\
      """;

  private static final String QUERY =
      """
      WITH t AS (SELECT c.oid, c.relname, c.relnamespace FROM pg_class c
        WHERE c.oid = to_regclass(?)),
      a AS (SELECT a.* FROM pg_attribute a, t
        WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped)
      SELECT 'not-null' AS kind, a.attname::text AS name, ARRAY[a.attname::text] AS columns,
        '' AS definition, true AS immediate, true AS valid
      FROM a WHERE a.attnotnull
      UNION ALL
      SELECT 'default', a.attname, ARRAY[a.attname::text], pg_get_expr(d.adbin, d.adrelid), true, true
      FROM a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attgenerated = ''
      UNION ALL
      SELECT 'identity', a.attname, ARRAY[a.attname::text], '', true, true
      FROM a WHERE a.attidentity <> ''
      UNION ALL
      SELECT 'sequence', s.oid::regclass::text, ARRAY[a.attname::text], '', true, true
      FROM a JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid
        AND d.refobjsubid = a.attnum AND d.deptype = 'a' AND d.classid = 'pg_class'::regclass
      JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
      UNION ALL
      SELECT CASE c.contype WHEN 'c' THEN 'check' WHEN 'f' THEN 'foreign-key'
          WHEN 'p' THEN 'primary-key' WHEN 'u' THEN 'unique' ELSE 'exclusion' END,
        c.conname, ARRAY(SELECT a.attname::text
          FROM unnest(coalesce(i.indkey::int2[], c.conkey)) WITH ORDINALITY AS k (n, o)
          JOIN a ON a.attnum = k.n ORDER BY k.o),
        CASE WHEN c.contype IN ('p', 'u') THEN {TAIL}
          ELSE regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', '') END,
        NOT c.condeferrable, c.convalidated
      FROM t JOIN pg_constraint c ON c.conrelid = t.oid
      JOIN pg_namespace n ON n.oid = t.relnamespace
      LEFT JOIN pg_index i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u')
      LEFT JOIN pg_class ic ON ic.oid = i.indexrelid
      WHERE c.contype IN ('c', 'f', 'p', 'u', 'x')
      UNION ALL
      SELECT 'reference', c.conrelid::regclass::text || '.' || c.conname,
        ARRAY(SELECT a.attname::text FROM a WHERE a.attnum = ANY (c.confkey)), '', true, true
      FROM t JOIN pg_constraint c ON c.confrelid = t.oid AND c.contype = 'f'
      UNION ALL
      SELECT CASE WHEN i.indisunique THEN 'unique-index' ELSE 'index' END, ic.relname,
        ARRAY(SELECT DISTINCT a.attname::text FROM pg_depend d JOIN a ON a.attnum = d.refobjsubid
          WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
            AND d.refobjid = t.oid),
        {TAIL}, i.indimmediate, i.indisvalid
      FROM t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class ic ON ic.oid = i.indexrelid
      JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid
        AND c.contype IN ('p', 'u', 'x'))
      UNION ALL
      SELECT 'replica-identity', ic.relname,
        ARRAY(SELECT a.attname::text FROM a WHERE a.attnum = ANY (i.indkey)), '', true, true
      FROM t JOIN pg_index i ON i.indrelid = t.oid AND i.indisreplident
      JOIN pg_class ic ON ic.oid = i.indexrelid
      ORDER BY kind, name
      """
          .replace("{TAIL}", TAIL);

  private PostgresObjects() {}

  /** Everything on that table's columns, the table given as SQL text. */
  static List<TableObject> on(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        List<TableObject> objects = new ArrayList<>();
        while (row.next()) {
          objects.add(
              new TableObject(
                  ObjectKind.ofWord(row.getString("kind")).orElseThrow(),
                  row.getString("name"),
                  List.of((String[]) row.getArray("columns").getArray()),
                  row.getString("definition"),
                  row.getBoolean("immediate"),
                  row.getBoolean("valid")));
        }
        return objects;
      }
    }
  }
}
