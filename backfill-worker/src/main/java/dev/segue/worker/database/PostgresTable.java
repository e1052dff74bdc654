package dev.segue.worker.database;

import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.TableName;
import dev.segue.worker.catalog.SourceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that a change means, as the server found it on its search path.
 *
 * @param sql its name as SQL text, with its schema
 * @param schema its schema as SQL text
 * @param partitioned whether its rows are in several partitions
 * @param inherited whether other tables inherit from it without being its partitions
 */
public record PostgresTable(String sql, String schema, boolean partitioned, boolean inherited) {
  private static final String FIND =
      """
      SELECT n.nspname, c.relname, c.relkind = 'p' AS is_partitioned,
        EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid) AS has_children
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = to_regclass(?) AND c.relkind IN ('r', 'p')
      """;

  private static final String COLUMNS =
      """
      SELECT attname FROM pg_attribute
      WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
      """;

  /** The table of that name; says so if there is none. */
  public static PostgresTable find(Connection connection, TableName name)
      throws SQLException, SourceException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, text(name));
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new SourceException(
              "There is no table "
                  + name
                  + " in this database. Correct the rules file, or name the database that has it.");
        }
        boolean partitioned = row.getBoolean("is_partitioned");
        String schema = PostgresNames.quoteIfNeeded(row.getString("nspname"));
        return new PostgresTable(
            schema + "." + PostgresNames.quoteIfNeeded(row.getString("relname")),
            schema,
            partitioned,
            !partitioned && row.getBoolean("has_children"));
      }
    }
  }

  /** A table's name as SQL text, as far as it is known. */
  public static String text(TableName name) {
    String own = PostgresNames.quoteIfNeeded(name.name());
    return name.schema().map(schema -> PostgresNames.quoteIfNeeded(schema) + "." + own).orElse(own);
  }

  /** The names of its columns, as the catalog spells them. */
  public List<String> columns(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, sql);
      try (ResultSet row = statement.executeQuery()) {
        List<String> columns = new ArrayList<>();
        while (row.next()) {
          columns.add(row.getString(1));
        }
        return columns;
      }
    }
  }
}
