package dev.segue.rules.plan;

import dev.segue.rules.resolve.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One assignment of several columns from a subquery that evaluates each value once for each row.
 *
 * <pre>{@code
 * (name, full_name) = (SELECT segue_v.v1, segue_v.v1
 *                      FROM (SELECT random()::text AS v1 WHERE u.ctid IS NOT NULL OFFSET 0) AS segue_v)
 * }</pre>
 *
 * The condition ties the subquery to the row: without it the server would evaluate it once for all.
 * OFFSET keeps the server from putting the value in place of each use. A subquery of the
 * statement's own is joined on the left, so that one without rows gives NULL and not nothing.
 */
final class RowAssignment {
  private static final String VALUES = "segue_v";
  private static final String QUERY = "segue_q";

  private final Draft draft;
  private final String qualifier;
  private final List<String> names = new ArrayList<>();
  private final List<String> expressions = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final Map<Integer, List<Assignments.Item>> queries = new LinkedHashMap<>();
  private final List<String> claimed = new ArrayList<>();

  /**
   * An assignment of nothing yet.
   *
   * @param qualifier the target's name with its dot
   */
  RowAssignment(Draft draft, String qualifier) {
    this.draft = draft;
    this.qualifier = qualifier;
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Adds a value that is evaluated once; gives its name for use in assignments. */
  String value(String text) {
    values.add(text);
    return VALUES + ".v" + values.size();
  }

  /** Adds a subquery of the statement's own that gives a row of these columns. */
  void query(int index, List<Assignments.Item> columns) {
    queries.putIfAbsent(index, columns);
  }

  /** The value that the subquery gives that column. */
  String column(int index, String column) {
    return QUERY + index + "." + draft.dialect.quote(column);
  }

  /** Whether that column is asked for the first time. */
  boolean claims(int index, String column) {
    String key = column(index, column);
    return !claimed.contains(key) && claimed.add(key);
  }

  /** Assigns the value to the column; both as SQL text. */
  void assign(String name, String value) {
    names.add(name);
    expressions.add(value);
  }

  String text() {
    StringBuilder from = new StringBuilder("(SELECT ");
    for (int i = 0; i < values.size(); i++) {
      from.append(i == 0 ? "" : ", ").append(values.get(i)).append(" AS v").append(i + 1);
    }
    from.append(values.isEmpty() ? "1 AS v0" : "");
    from.append(" WHERE ")
        .append(qualifier)
        .append("ctid IS NOT NULL OFFSET 0) AS ")
        .append(VALUES);
    queries.forEach(
        (index, columns) -> {
          Range range = columns.get(0).value();
          from.append(" LEFT JOIN LATERAL (")
              .append(Values.mark(draft, range))
              .append(") AS ")
              .append(QUERY)
              .append(index)
              .append(
                  columns.stream()
                      .map(column -> draft.dialect.quote(column.column()))
                      .collect(Collectors.joining(", ", " (", ")")))
              .append(" ON true");
        });
    return "("
        + String.join(", ", names)
        + ") = (SELECT "
        + String.join(", ", expressions)
        + " FROM "
        + from
        + ")";
  }
}
