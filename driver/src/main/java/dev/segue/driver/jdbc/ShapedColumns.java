package dev.segue.driver.jdbc;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of tables under change as the connection's shape has them: a schema-validating
 * application finds its own columns in every phase, and not those of the other shape.
 */
final class ShapedColumns {
  private final SegueConnection connection;
  private final List<Change> changes;
  private final NamePattern names;

  ShapedColumns(SegueConnection connection, List<Change> changes, @Nullable String namePattern) {
    this.connection = connection;
    this.changes = changes;
    this.names = NamePattern.of(namePattern);
  }

  /** The changes in effect on tables whose names match. */
  static List<Change> changes(SegueConnection connection, @Nullable String tablePattern) {
    RuleSet rules = connection.pins().look().rules();
    if (rules.mode() == Mode.OBSERVE || rules.changes().isEmpty()) {
      return List.of();
    }
    NamePattern tables = NamePattern.of(tablePattern);
    return rules.changes().stream()
        .filter(change -> change.phase() != Phase.OFF)
        .filter(change -> tables.matches(change.table().name()))
        .toList();
  }

  /** Those columns, from what the vendor's driver says of all columns of the same tables. */
  ResultSet of(ResultSet all) throws SQLException {
    DescribedRows described = new DescribedRows(all);
    Map<String, List<Map<String, @Nullable String>>> tables = new LinkedHashMap<>();
    for (Map<String, @Nullable String> row : described.rows()) {
      tables
          .computeIfAbsent(
              row.get("TABLE_SCHEM") + "\0" + row.get("TABLE_NAME"), key -> new ArrayList<>())
          .add(row);
    }
    List<Map<String, @Nullable String>> shown = new ArrayList<>();
    for (List<Map<String, @Nullable String>> table : tables.values()) {
      for (Change change : changes) {
        if (concerns(change, table)) {
          shape(change, table);
        }
      }
      number(table);
      table.removeIf(row -> !names.matches(name(row)));
      shown.addAll(table);
    }
    return described.show(connection, shown);
  }

  /** Whether a change is on the table that the vendor's driver calls so; it may say no schema. */
  static boolean isOn(Change change, @Nullable String schema, @Nullable String table) {
    return change.table().name().equals(table)
        && (schema == null || change.table().schema().map(schema::equals).orElse(true));
  }

  private static boolean concerns(Change change, List<Map<String, @Nullable String>> table) {
    Map<String, @Nullable String> first = table.get(0);
    return isOn(change, first.get("TABLE_SCHEM"), first.get("TABLE_NAME"))
        && table.stream().anyMatch(row -> change.sideOf(name(row)).isPresent());
  }

  private void shape(Change change, List<Map<String, @Nullable String>> table) throws SQLException {
    Side own = connection.shape().of(change.id());
    Map<String, @Nullable String> sibling = table.get(0);
    int place = table.size();
    for (int index = table.size() - 1; index >= 0; index--) {
      if (change.column(own.other(), name(table.get(index))).isPresent()) {
        table.remove(index);
        place = index;
      }
    }
    for (MappedColumn column : change.columns(own)) {
      if (table.stream().noneMatch(row -> name(row).equals(column.name()))) {
        table.add(place, computed(column, sibling));
        place++;
      }
    }
  }

  /** The row of a column that is computed, for want of one that exists. */
  private Map<String, @Nullable String> computed(
      MappedColumn column, Map<String, @Nullable String> sibling) throws SQLException {
    Map<String, @Nullable String> row = new HashMap<>();
    for (String same : List.of("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME")) {
      row.put(same, sibling.get(same));
    }
    putType(connection, column, row);
    row.put("COLUMN_NAME", column.name());
    row.put("NUM_PREC_RADIX", "10");
    row.put("NULLABLE", String.valueOf(DatabaseMetaData.columnNullable));
    row.put("IS_NULLABLE", "YES");
    row.put("IS_AUTOINCREMENT", "NO");
    row.put("IS_GENERATEDCOLUMN", "NO");
    return row;
  }

  /** Gives a row the type that a column has by the rules. */
  static void putType(
      SegueConnection connection, MappedColumn column, Map<String, @Nullable String> row)
      throws SQLException {
    try (PreparedStatement typed =
        connection.delegate().prepareStatement("SELECT CAST(NULL AS " + column.type() + ")")) {
      ResultSetMetaData type = typed.getMetaData();
      row.put("DATA_TYPE", String.valueOf(type.getColumnType(1)));
      row.put("TYPE_NAME", type.getColumnTypeName(1));
      row.put("COLUMN_SIZE", String.valueOf(type.getPrecision(1)));
      row.put("DECIMAL_DIGITS", String.valueOf(type.getScale(1)));
      row.put("CHAR_OCTET_LENGTH", String.valueOf(type.getPrecision(1)));
    }
  }

  private static void number(List<Map<String, @Nullable String>> table) {
    for (int index = 0; index < table.size(); index++) {
      table.get(index).put("ORDINAL_POSITION", String.valueOf(index + 1));
    }
  }

  private static String name(Map<String, @Nullable String> row) {
    return String.valueOf(row.get("COLUMN_NAME"));
  }
}
