package dev.segue.driver.jdbc;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with the columns of a table under change, as the connection's shape has them. Of
 * a column of its own that does not exist may be done what may be done with all columns that it is
 * computed from.
 */
final class ShapedPrivileges {
  private static final List<String> GRANT =
      List.of("TABLE_SCHEM", "GRANTOR", "GRANTEE", "PRIVILEGE", "IS_GRANTABLE");

  private ShapedPrivileges() {}

  /** Those of the columns that match, from what the vendor's driver says of all of one table. */
  static ResultSet of(
      SegueConnection connection, List<Change> changes, @Nullable String namePattern, ResultSet all)
      throws SQLException {
    DescribedRows described = new DescribedRows(all);
    List<Map<String, @Nullable String>> rows = described.rows();
    for (Change change : changes) {
      shape(change, connection.shape().of(change.id()), rows);
    }
    NamePattern names = NamePattern.of(namePattern);
    rows.removeIf(row -> !names.matches(text(row, "COLUMN_NAME")));
    rows.sort(
        Comparator.comparing((Map<String, @Nullable String> row) -> text(row, "COLUMN_NAME"))
            .thenComparing(row -> text(row, "PRIVILEGE")));
    return described.show(connection, rows);
  }

  private static void shape(Change change, Side own, List<Map<String, @Nullable String>> rows) {
    List<Map<String, @Nullable String>> shared = shared(change, own.other(), rows);
    for (MappedColumn column : change.columns(own)) {
      if (of(change, column, rows).isEmpty()) {
        for (Map<String, @Nullable String> grant : shared) {
          Map<String, @Nullable String> row = new HashMap<>(grant);
          row.put("COLUMN_NAME", column.name());
          rows.add(row);
        }
      }
    }
    for (MappedColumn column : change.columns(own.other())) {
      rows.removeAll(of(change, column, rows));
    }
  }

  /** The rows of a side's first column whose likes all others of that side have, too. */
  private static List<Map<String, @Nullable String>> shared(
      Change change, Side side, List<Map<String, @Nullable String>> rows) {
    List<MappedColumn> columns = change.columns(side);
    List<Map<String, @Nullable String>> shared = new ArrayList<>(of(change, columns.get(0), rows));
    for (MappedColumn column : columns) {
      List<List<@Nullable String>> its =
          of(change, column, rows).stream().map(ShapedPrivileges::grant).toList();
      shared.removeIf(row -> !its.contains(grant(row)));
    }
    return shared;
  }

  private static List<Map<String, @Nullable String>> of(
      Change change, MappedColumn column, List<Map<String, @Nullable String>> rows) {
    return rows.stream()
        .filter(row -> ShapedColumns.isOn(change, row.get("TABLE_SCHEM"), row.get("TABLE_NAME")))
        .filter(row -> column.name().equals(row.get("COLUMN_NAME")))
        .toList();
  }

  private static List<@Nullable String> grant(Map<String, @Nullable String> row) {
    List<@Nullable String> grant = new ArrayList<>();
    GRANT.forEach(label -> grant.add(row.get(label)));
    return grant;
  }

  private static String text(Map<String, @Nullable String> row, String label) {
    return String.valueOf(row.get(label));
  }
}
