package dev.segue.driver.equivalence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What an application gets of a statement.
 *
 * @param lines labels and types, rows, update counts: what must be equal
 * @param detail what may differ: the message of an error
 */
public record Outcome(List<String> lines, String detail) {
  private static final String ERROR = "error ";
  private static final String ROW = "  row ";

  public Outcome {
    lines = List.copyOf(lines);
  }

  /** What comes of a statement; its text tells whether the order of its rows matters. */
  public static Outcome of(Connection connection, CaseFile.Sql sql) {
    return of(connection, sql, sql.text());
  }

  /** What comes of a statement that is written in another way. */
  static Outcome of(Connection connection, CaseFile.Sql sql, String written) {
    try (PreparedStatement statement = connection.prepareStatement(written)) {
      for (int i = 0; i < sql.values().size(); i++) {
        statement.setObject(i + 1, sql.values().get(i).orElse(null), Types.OTHER);
      }
      return of(statement, isOrdered(sql.text()));
    } catch (SQLException e) {
      return of(e);
    }
  }

  /** What comes of executing that statement. */
  public static Outcome of(PreparedStatement statement, boolean ordered) throws SQLException {
    List<String> lines = new ArrayList<>();
    boolean isRows = statement.execute();
    while (isRows || statement.getUpdateCount() >= 0) {
      if (isRows) {
        try (ResultSet rows = statement.getResultSet()) {
          lines.addAll(lines(rows, ordered));
        }
      } else {
        lines.add("update count " + statement.getUpdateCount());
      }
      isRows = statement.getMoreResults();
    }
    return new Outcome(lines, "");
  }

  /** An error. */
  public static Outcome of(SQLException e) {
    return new Outcome(List.of(ERROR + e.getSQLState()), String.valueOf(e.getMessage()).strip());
  }

  /** The columns and rows of a result, in its order or in none. */
  public static List<String> rows(ResultSet rows, boolean ordered) throws SQLException {
    return lines(rows, ordered);
  }

  /** Whether it is an error. */
  public boolean isError() {
    return lines.size() == 1 && lines.get(0).startsWith(ERROR);
  }

  /** Whether it is an error with that SQLSTATE. */
  public boolean isError(String state) {
    return isError() && lines.get(0).equals(ERROR + state);
  }

  /** Whether an application cannot tell them apart. */
  public boolean equivalent(Outcome other) {
    return lines.equals(other.lines);
  }

  /** How many rows there are. */
  public long rows() {
    return lines.stream().filter(line -> line.startsWith(ROW)).count();
  }

  /** All of it, for people. */
  public String text() {
    return String.join("\n      ", lines) + (detail.isEmpty() ? "" : " (" + detail + ")");
  }

  private static List<String> lines(ResultSet rows, boolean ordered) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    List<String> header = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      header.add(
          columns.getColumnLabel(i)
              + " "
              + type(columns.getColumnTypeName(i))
              + (columns.isNullable(i) == ResultSetMetaData.columnNoNulls ? " not null" : ""));
    }
    List<String> found = new ArrayList<>();
    while (rows.next()) {
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        String value = rows.getString(i);
        values.add(value == null ? "NULL" : "'" + value + "'");
      }
      found.add(ROW + values);
    }
    if (!ordered) {
      Collections.sort(found);
    }
    found.add(0, "columns " + header);
    return found;
  }

  /** The vendor's driver calls a table's own column serial where a sequence feeds it. */
  private static String type(String name) {
    return switch (name) {
      case "serial" -> "int4";
      case "bigserial" -> "int8";
      default -> name;
    };
  }

  /** Whether an ORDER BY stands outside all parentheses; a statement without one is a multiset. */
  private static boolean isOrdered(String sql) {
    StringBuilder outside = new StringBuilder();
    int depth = 0;
    for (char c : sql.toLowerCase(Locale.ROOT).toCharArray()) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        outside.append(Character.isWhitespace(c) ? ' ' : c);
      }
    }
    return outside.indexOf("order by") >= 0;
  }
}
