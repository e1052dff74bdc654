package dev.segue.driver.catalog;

import dev.segue.rules.dialect.PostgresCatalogSql.Row;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One row of an answer, read out of its result set. */
final class CatalogRow implements Row {
  private final Map<String, Object> values;

  private CatalogRow(Map<String, Object> values) {
    this.values = values;
  }

  static CatalogRow of(ResultSet answer) throws SQLException {
    ResultSetMetaData columns = answer.getMetaData();
    Map<String, Object> values = new HashMap<>();
    for (int index = 1; index <= columns.getColumnCount(); index++) {
      Object value = answer.getObject(index);
      if (value instanceof java.sql.Array array) {
        value = Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
      }
      if (value != null) {
        values.put(columns.getColumnLabel(index), value);
      }
    }
    return new CatalogRow(values);
  }

  @Override
  public Optional<String> text(String label) {
    return Optional.ofNullable((String) values.get(label));
  }

  @Override
  public boolean flag(String label) {
    return Boolean.TRUE.equals(values.get(label));
  }

  @Override
  public List<String> texts(String label) {
    return values.get(label) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }
}
