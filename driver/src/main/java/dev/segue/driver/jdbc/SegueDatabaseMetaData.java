package dev.segue.driver.jdbc;

import dev.segue.driver.forwarding.ForwardingDatabaseMetaData;
import dev.segue.rules.model.Change;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The vendor's description of the database, whose result sets lead back to our connection. */
final class SegueDatabaseMetaData extends ForwardingDatabaseMetaData {
  private final SegueConnection connection;
  private final DatabaseMetaData raw;

  SegueDatabaseMetaData(SegueConnection connection, DatabaseMetaData raw) {
    this.connection = connection;
    this.raw = raw;
  }

  @Override
  protected DatabaseMetaData delegate() {
    return raw;
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    return iface.isInstance(this) ? iface.cast(this) : connection.vendorsOwn(raw, iface);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) throws SQLException {
    return iface.isInstance(this) || iface.isInstance(raw) || raw.isWrapperFor(iface);
  }

  @Override
  public ResultSet getProcedures(String catalog, String schemaPattern, String procedureNamePattern)
      throws SQLException {
    return connection.adopt(raw.getProcedures(catalog, schemaPattern, procedureNamePattern));
  }

  @Override
  public ResultSet getProcedureColumns(
      String catalog, String schemaPattern, String procedureNamePattern, String columnNamePattern)
      throws SQLException {
    return connection.adopt(
        raw.getProcedureColumns(catalog, schemaPattern, procedureNamePattern, columnNamePattern));
  }

  @Override
  public ResultSet getTables(
      String catalog, String schemaPattern, String tableNamePattern, String[] types)
      throws SQLException {
    return connection.adopt(raw.getTables(catalog, schemaPattern, tableNamePattern, types));
  }

  @Override
  public ResultSet getSchemas() throws SQLException {
    return connection.adopt(raw.getSchemas());
  }

  @Override
  public ResultSet getCatalogs() throws SQLException {
    return connection.adopt(raw.getCatalogs());
  }

  @Override
  public ResultSet getTableTypes() throws SQLException {
    return connection.adopt(raw.getTableTypes());
  }

  @Override
  public ResultSet getColumns(
      String catalog, String schemaPattern, String tableNamePattern, String columnNamePattern)
      throws SQLException {
    List<Change> changes = ShapedColumns.changes(connection, tableNamePattern);
    if (changes.isEmpty()) {
      return connection.adopt(
          raw.getColumns(catalog, schemaPattern, tableNamePattern, columnNamePattern));
    }
    // A column that does not exist is shown next to one that does, so all of them are asked for.
    try (ResultSet all = raw.getColumns(catalog, schemaPattern, tableNamePattern, null)) {
      return new ShapedColumns(connection, changes, columnNamePattern).of(all);
    }
  }

  @Override
  public ResultSet getColumnPrivileges(
      String catalog, String schema, String table, String columnNamePattern) throws SQLException {
    List<Change> changes = ShapedColumns.changes(connection, table);
    if (changes.isEmpty()) {
      return connection.adopt(raw.getColumnPrivileges(catalog, schema, table, columnNamePattern));
    }
    try (ResultSet all = raw.getColumnPrivileges(catalog, schema, table, "%")) {
      return ShapedPrivileges.of(connection, changes, columnNamePattern, all);
    }
  }

  @Override
  public ResultSet getTablePrivileges(String catalog, String schemaPattern, String tableNamePattern)
      throws SQLException {
    return connection.adopt(raw.getTablePrivileges(catalog, schemaPattern, tableNamePattern));
  }

  @Override
  public ResultSet getBestRowIdentifier(
      String catalog, String schema, String table, int scope, boolean nullable)
      throws SQLException {
    return ShapedKeys.ROW_IDENTIFIER.of(
        connection, table, raw.getBestRowIdentifier(catalog, schema, table, scope, nullable));
  }

  @Override
  public ResultSet getVersionColumns(String catalog, String schema, String table)
      throws SQLException {
    return connection.adopt(raw.getVersionColumns(catalog, schema, table));
  }

  @Override
  public ResultSet getPrimaryKeys(String catalog, String schema, String table) throws SQLException {
    return ShapedKeys.PRIMARY_KEY.of(connection, table, raw.getPrimaryKeys(catalog, schema, table));
  }

  @Override
  public ResultSet getImportedKeys(String catalog, String schema, String table)
      throws SQLException {
    return ShapedKeys.FOREIGN_KEY.of(connection, null, raw.getImportedKeys(catalog, schema, table));
  }

  @Override
  public ResultSet getExportedKeys(String catalog, String schema, String table)
      throws SQLException {
    return ShapedKeys.FOREIGN_KEY.of(connection, null, raw.getExportedKeys(catalog, schema, table));
  }

  @Override
  public ResultSet getCrossReference(
      String parentCatalog,
      String parentSchema,
      String parentTable,
      String foreignCatalog,
      String foreignSchema,
      String foreignTable)
      throws SQLException {
    return ShapedKeys.FOREIGN_KEY.of(
        connection,
        null,
        raw.getCrossReference(
            parentCatalog, parentSchema, parentTable, foreignCatalog, foreignSchema, foreignTable));
  }

  @Override
  public ResultSet getTypeInfo() throws SQLException {
    return connection.adopt(raw.getTypeInfo());
  }

  @Override
  public ResultSet getIndexInfo(
      String catalog, String schema, String table, boolean unique, boolean approximate)
      throws SQLException {
    return ShapedKeys.INDEX.of(
        connection, table, raw.getIndexInfo(catalog, schema, table, unique, approximate));
  }

  @Override
  public ResultSet getUDTs(
      String catalog, String schemaPattern, String typeNamePattern, int[] types)
      throws SQLException {
    return connection.adopt(raw.getUDTs(catalog, schemaPattern, typeNamePattern, types));
  }

  @Override
  public ResultSet getSuperTypes(String catalog, String schemaPattern, String typeNamePattern)
      throws SQLException {
    return connection.adopt(raw.getSuperTypes(catalog, schemaPattern, typeNamePattern));
  }

  @Override
  public ResultSet getSuperTables(String catalog, String schemaPattern, String tableNamePattern)
      throws SQLException {
    return connection.adopt(raw.getSuperTables(catalog, schemaPattern, tableNamePattern));
  }

  @Override
  public ResultSet getAttributes(
      String catalog, String schemaPattern, String typeNamePattern, String attributeNamePattern)
      throws SQLException {
    return connection.adopt(
        raw.getAttributes(catalog, schemaPattern, typeNamePattern, attributeNamePattern));
  }

  @Override
  public ResultSet getSchemas(String catalog, String schemaPattern) throws SQLException {
    return connection.adopt(raw.getSchemas(catalog, schemaPattern));
  }

  @Override
  public ResultSet getClientInfoProperties() throws SQLException {
    return connection.adopt(raw.getClientInfoProperties());
  }

  @Override
  public ResultSet getFunctions(String catalog, String schemaPattern, String functionNamePattern)
      throws SQLException {
    return connection.adopt(raw.getFunctions(catalog, schemaPattern, functionNamePattern));
  }

  @Override
  public ResultSet getFunctionColumns(
      String catalog, String schemaPattern, String functionNamePattern, String columnNamePattern)
      throws SQLException {
    return connection.adopt(
        raw.getFunctionColumns(catalog, schemaPattern, functionNamePattern, columnNamePattern));
  }

  @Override
  public ResultSet getPseudoColumns(
      String catalog, String schemaPattern, String tableNamePattern, String columnNamePattern)
      throws SQLException {
    return connection.adopt(
        raw.getPseudoColumns(catalog, schemaPattern, tableNamePattern, columnNamePattern));
  }
}
