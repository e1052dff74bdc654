package dev.segue.driver.jdbc;

import dev.segue.driver.forwarding.ForwardingResultSetMetaData;
import dev.segue.rules.plan.ResultColumn;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a result's columns are, where the database shows a mapped column through an expression: the
 * table and the nullability that the column of the shape has.
 */
final class SegueResultSetMetaData extends ForwardingResultSetMetaData {
  private final ResultSetMetaData raw;
  private final List<Optional<ResultColumn>> columns = new ArrayList<>();

  private SegueResultSetMetaData(ResultSetMetaData raw) {
    this.raw = raw;
  }

  /**
   * The metadata of a result that shows those columns; a label that another column has too tells
   * nothing.
   */
  static ResultSetMetaData of(ResultSetMetaData raw, List<ResultColumn> shown) throws SQLException {
    if (shown.isEmpty()) {
      return raw;
    }
    SegueResultSetMetaData ours = new SegueResultSetMetaData(raw);
    List<String> labels = new ArrayList<>();
    for (int i = 1; i <= raw.getColumnCount(); i++) {
      labels.add(raw.getColumnLabel(i));
    }
    for (String label : labels) {
      List<ResultColumn> named =
          shown.stream().filter(column -> column.label().equals(label)).toList();
      boolean certain =
          labels.stream().filter(label::equals).count() == named.size()
              && named.stream().distinct().count() == 1;
      ours.columns.add(certain ? Optional.of(named.get(0)) : Optional.empty());
    }
    return ours;
  }

  private Optional<ResultColumn> column(int number) {
    return number < 1 || number > columns.size() ? Optional.empty() : columns.get(number - 1);
  }

  @Override
  protected ResultSetMetaData delegate() {
    return raw;
  }

  @Override
  public String getTableName(int column) throws SQLException {
    String vendors = raw.getTableName(column);
    return column(column).map(ResultColumn::table).orElse(vendors);
  }

  @Override
  public int isNullable(int column) throws SQLException {
    int vendors = raw.isNullable(column);
    return column(column)
        .flatMap(ResultColumn::notNull)
        .map(notNull -> notNull ? columnNoNulls : columnNullable)
        .orElse(vendors);
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    return iface.isInstance(this) ? iface.cast(this) : raw.unwrap(iface);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) throws SQLException {
    return iface.isInstance(this) || raw.isWrapperFor(iface);
  }
}
