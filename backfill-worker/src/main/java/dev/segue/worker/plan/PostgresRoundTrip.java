package dev.segue.worker.plan;

import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.plan.RowValues;
import dev.segue.worker.chunk.ChunkKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether {@code backward(forward(x)) = x} on some rows of a table.
 *
 * @param rows how many were looked at, without those whose old side is NULL
 * @param lossy how many do not come back as they were
 * @param unmappable how many give the new side nothing but NULL
 * @param examples the first that do not, in words
 */
record PostgresRoundTrip(long rows, long lossy, long unmappable, List<String> examples) {
  private static final int SHOWN = 5;

  PostgresRoundTrip {
    examples = List.copyOf(examples);
  }

  /**
   * Looks at about that many rows, of pages that are spread over the table.
   *
   * @param table its name as SQL text
   * @param all how many it has as far as the server knows; -1 if it does not
   * @param key the columns by which examples are told, if the table has such
   */
  static PostgresRoundTrip of(
      Connection connection,
      Change change,
      String table,
      long all,
      Optional<ChunkKey> key,
      RowSample sample)
      throws SQLException {
    RowValues values = new RowValues(change, PostgresDialect.INSTANCE, "");
    List<String> old = values.columns(Side.OLD);
    List<String> forward = values.derived(Side.NEW);
    List<String> back = new ArrayList<>();
    for (MappedColumn column : change.oldColumns()) {
      back.add(
          values.computed(Side.OLD, column, name -> "(" + forward(change, forward, name) + ")"));
    }
    List<String> same = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < old.size(); i++) {
      String type = change.oldColumns().get(i).type();
      same.add(PostgresDialect.INSTANCE.same(old.get(i), back.get(i), type));
      shown.add(
          "%s || ' comes back as ' || %s"
              .formatted(sample.shown(old.get(i)), sample.shown(back.get(i))));
    }
    String sql =
        "SELECT same, nothing, shown FROM (SELECT %s AS same, %s AS nothing, %sconcat_ws(', ', %s) AS shown FROM %s%s WHERE NOT %s LIMIT %s) AS segue_rows"
            .formatted(
                String.join(" AND ", same),
                values.derivesNothing(Side.NEW),
                key.map(PostgresRoundTrip::told).orElse(""),
                String.join(", ", shown),
                table,
                spread(sample.rows(), all),
                values.absent(Side.OLD),
                2L * sample.rows());
    long rows = 0;
    long lossy = 0;
    long unmappable = 0;
    List<String> examples = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(1000);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows++;
          unmappable += row.getBoolean("nothing") ? 1 : 0;
          if (!row.getBoolean("same")) {
            lossy++;
            if (examples.size() < SHOWN) {
              examples.add(row.getString("shown"));
            }
          }
        }
      }
    }
    return new PostgresRoundTrip(rows, lossy, unmappable, examples);
  }

  /** SQL that says the key of a row. */
  private static String told(ChunkKey key) {
    return key.columns().stream()
            .map(c -> "'%s ' || %s".formatted(c.name().replace("'", "''"), c.sql()))
            .collect(Collectors.joining(" || ', ' || "))
        + " || ': ' || ";
  }

  /** What takes about that many of all rows, of pages here and there, the same ones each time. */
  private static String spread(int rows, long all) {
    return all <= rows
        ? ""
        : " TABLESAMPLE SYSTEM (%s) REPEATABLE (1)".formatted(100.0 * rows / all);
  }

  private static String forward(Change change, List<String> forward, String name) {
    List<String> names = change.newColumns().stream().map(MappedColumn::name).toList();
    return forward.get(names.indexOf(name));
  }

  /** In words. */
  List<String> words(boolean exact) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "of %,d rows %,d come back as they were, %,d do not; %,d are unmappable%s"
            .formatted(
                rows,
                rows - lossy,
                lossy,
                unmappable,
                exact && lossy > 0 ? ": the change is declared exact, and is not" : ""));
    lines.addAll(examples);
    return lines.stream().collect(Collectors.toUnmodifiableList());
  }
}
