package dev.segue.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the vendor's driver says of tables, row by row, to be changed and shown again. */
final class DescribedRows {
  private final ResultSetMetaData described;
  private final List<Map<String, @Nullable String>> rows = new ArrayList<>();

  /** The rows by their labels; the result set stays open, for its description is used later. */
  DescribedRows(ResultSet all) throws SQLException {
    described = all.getMetaData();
    while (all.next()) {
      Map<String, @Nullable String> row = new HashMap<>();
      for (int index = 1; index <= described.getColumnCount(); index++) {
        row.put(described.getColumnLabel(index), all.getString(index));
      }
      rows.add(row);
    }
  }

  List<Map<String, @Nullable String>> rows() {
    return rows;
  }

  /** A result set of the vendor's with these rows, its types those that were described. */
  ResultSet show(SegueConnection connection, List<Map<String, @Nullable String>> shown)
      throws SQLException {
    StringBuilder select = new StringBuilder("SELECT ");
    StringBuilder from = new StringBuilder();
    StringBuilder aliases = new StringBuilder();
    int count = described.getColumnCount();
    for (int index = 1; index <= count; index++) {
      String comma = index == 1 ? "" : ", ";
      select
          .append(comma)
          .append("c" + index + "::" + described.getColumnTypeName(index))
          .append(" AS \"" + described.getColumnLabel(index) + "\"");
      from.append(comma).append("?::text[]");
      aliases.append(comma).append("c" + index);
    }
    Connection raw = connection.delegate();
    PreparedStatement query =
        raw.prepareStatement(
            select
                + " FROM unnest("
                + from
                + ") WITH ORDINALITY AS t("
                + aliases
                + ", place)"
                + " ORDER BY place",
            ResultSet.TYPE_SCROLL_INSENSITIVE,
            ResultSet.CONCUR_READ_ONLY);
    query.closeOnCompletion();
    for (int index = 1; index <= count; index++) {
      String label = described.getColumnLabel(index);
      Object[] values =
          shown.stream().map(row -> Optional.ofNullable(row.get(label)).orElse(null)).toArray();
      query.setArray(index, raw.createArrayOf("text", values));
    }
    return connection.adopt(query.executeQuery());
  }
}
