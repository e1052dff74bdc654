package dev.segue.worker.catalog;

import dev.segue.rules.dialect.PostgresCatalogSql.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One row of an answer, read out of its result set. */
record AnswerRow(Map<String, Object> values) implements Row {
  static AnswerRow of(ResultSet answer) throws SQLException {
    Map<String, Object> values = new HashMap<>();
    for (int index = 1; index <= answer.getMetaData().getColumnCount(); index++) {
      Object value = answer.getObject(index);
      if (value instanceof java.sql.Array array) {
        value = Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
      }
      if (value != null) {
        values.put(answer.getMetaData().getColumnLabel(index), value);
      }
    }
    return new AnswerRow(values);
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
