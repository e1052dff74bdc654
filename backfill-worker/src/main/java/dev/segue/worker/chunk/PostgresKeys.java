package dev.segue.worker.chunk;

import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.TableName;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.database.PostgresTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the key by which a table of PostgreSQL is walked: the primary one, else a unique one. */
public final class PostgresKeys {
  /** The server orders each of these alike on every run, and reads what it wrote as text. */
  private static final Set<String> ORDERED =
      Set.of(
          "int2",
          "int4",
          "int8",
          "numeric",
          "oid",
          "text",
          "varchar",
          "bpchar",
          "uuid",
          "bytea",
          "bool",
          "date",
          "time",
          "timestamp",
          "timestamptz",
          "inet",
          "cidr",
          "macaddr",
          "macaddr8",
          "name",
          "interval",
          "timetz",
          "bit",
          "varbit",
          "pg_lsn",
          "xid8",
          "citext");

  private static final String KEYS =
      """
      SELECT ic.relname AS index, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
        b.typname AS base, a.atttypid = b.oid AND b.typtype = 'e' AS is_enum, a.attnotnull AS is_not_null,
        coalesce(co.collisdeterministic, true) AS is_deterministic,
        k.coll = a.attcollation AND k.direction & 1 = i.indoption[0] & 1
          AND oc.opcfamily = (
            SELECT opcfamily FROM pg_opclass d
            WHERE d.opcdefault AND d.opcmethod = oc.opcmethod AND d.opcintype = oc.opcintype)
          AS is_in_order
      FROM pg_index i
      JOIN pg_class ic ON ic.oid = i.indexrelid
      CROSS JOIN LATERAL unnest(
          i.indkey::int2[], i.indclass::oid[], i.indcollation::oid[], i.indoption::int2[])
        WITH ORDINALITY AS k (attnum, opclass, coll, direction, place)
      JOIN pg_opclass oc ON oc.oid = k.opclass
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      JOIN pg_type b ON b.oid = (
        WITH RECURSIVE based (id) AS (
          SELECT a.atttypid
          UNION ALL SELECT d.typbasetype FROM based JOIN pg_type d ON d.oid = id
          WHERE d.typtype = 'd')
        SELECT id FROM based JOIN pg_type d ON d.oid = id WHERE d.typtype <> 'd')
      LEFT JOIN pg_collation co ON co.oid = a.attcollation
      WHERE i.indrelid = to_regclass(?) AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
        AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
      ORDER BY i.indisprimary DESC, i.indnkeyatts, ic.relname, k.place
      """;

  private PostgresKeys() {}

  /** The table of that name, with its key; says why if it has none that serves. */
  public static WalkedTable find(Connection connection, TableName name)
      throws SQLException, SourceException {
    PostgresTable table = PostgresTable.find(connection, name);
    if (table.inherited()) {
      throw new SourceException(
          "Other tables inherit from "
              + name
              + ", and no key spans them: it cannot be walked in chunks. Fill it by hand, table"
              + " by table.");
    }
    return new WalkedTable(table.sql(), table.partitioned(), key(connection, name, table.sql()));
  }

  private static ChunkKey key(Connection connection, TableName name, String sql)
      throws SQLException, SourceException {
    Map<String, List<ChunkKey.Column>> keys = new LinkedHashMap<>();
    Map<String, String> refused = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
      statement.setString(1, sql);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          String index = result.getString("index");
          String column = result.getString("name");
          keys.computeIfAbsent(index, i -> new ArrayList<>())
              .add(
                  new ChunkKey.Column(
                      column, PostgresNames.quoteIfNeeded(column), result.getString("type")));
          String why = whyNot(result);
          if (!why.isEmpty()) {
            refused.putIfAbsent(index, column + " " + why);
          }
        }
      }
    }
    for (Map.Entry<String, List<ChunkKey.Column>> entry : keys.entrySet()) {
      if (!refused.containsKey(entry.getKey())) {
        return new ChunkKey(entry.getValue());
      }
    }
    List<String> reasons = new ArrayList<>();
    refused.forEach((index, why) -> reasons.add(index + ": " + why));
    throw new SourceException(
        "The table "
            + name
            + " has no key to walk it by: "
            + (reasons.isEmpty() ? "it has no unique index" : String.join("; ", reasons))
            + ". Give it a unique index over columns that are NOT NULL.");
  }

  /** Why a column cannot be part of such a key, or nothing. */
  private static String whyNot(ResultSet column) throws SQLException {
    if (!column.getBoolean("is_not_null")) {
      return "may be NULL";
    }
    if (!column.getBoolean("is_deterministic")) {
      return "has a collation by which different values are equal";
    }
    if (!column.getBoolean("is_in_order")) {
      // Each chunk would sort the whole table.
      return "is in another order there than the one in which the column is read: of another collation, operator class or direction";
    }
    String base = column.getString("base");
    boolean ordered = column.getBoolean("is_enum") || ORDERED.contains(base);
    return ordered
        ? ""
        : "is of type "
            + column.getString("type")
            + ", whose values cannot be compared exactly and in order";
  }
}
