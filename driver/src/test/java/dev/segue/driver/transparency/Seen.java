package dev.segue.driver.transparency;

import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an application saw of a driver, written down line by line. */
final class Seen {
  private static final Pattern NUMBERS =
      Pattern.compile("(?<=Connection|SQLXML)@\\p{XDigit}+|@\\d+(?= wrapping)|(?<=\"C_)\\d+");

  private final StringBuilder lines = new StringBuilder();

  /** A call that may fail. */
  interface Call {
    @Nullable Object run() throws Exception;
  }

  /** Notes what a call gave, or how it failed. */
  Seen note(String name, Call call) {
    // Numbers of objects and portals are nobody's to rely on.
    String outcome = NUMBERS.matcher(outcome(call)).replaceAll("#");
    lines.append(name).append(": ").append(outcome).append('\n');
    return this;
  }

  private static String outcome(Call call) {
    try {
      return shown(call.run());
    } catch (SQLException failure) {
      return told(failure);
    } catch (Exception | AbstractMethodError failure) {
      return String.valueOf(failure);
    }
  }

  private static String shown(@Nullable Object value) throws SQLException {
    if (value instanceof ResultSet rows) {
      return rows(rows);
    }
    if (value instanceof int[] counts) {
      return Arrays.toString(counts);
    }
    if (value instanceof long[] counts) {
      return Arrays.toString(counts);
    }
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    return value instanceof Object[] values ? Arrays.deepToString(values) : String.valueOf(value);
  }

  private static String told(SQLException failure) {
    StringBuilder text = new StringBuilder();
    text.append(failure.getClass().getName())
        .append(' ')
        .append(failure.getSQLState())
        .append(' ')
        .append(failure.getErrorCode())
        .append(' ')
        .append(failure.getMessage());
    if (failure instanceof BatchUpdateException batch) {
      text.append(' ').append(Arrays.toString(batch.getUpdateCounts()));
    }
    if (failure.getNextException() != null) {
      text.append(" then ").append(told(failure.getNextException()));
    }
    return text.toString();
  }

  /** All of a result set: its columns as they are described, and its rows. */
  static String rows(ResultSet rows) throws SQLException {
    StringBuilder all = new StringBuilder();
    ResultSetMetaData columns = rows.getMetaData();
    for (int at = 1; at <= columns.getColumnCount(); at++) {
      all.append(columns.getColumnLabel(at))
          .append(' ')
          .append(columns.getColumnTypeName(at))
          .append(' ')
          .append(columns.getColumnClassName(at))
          .append(' ')
          .append(columns.getPrecision(at))
          .append(';');
    }
    while (rows.next()) {
      StringJoiner row = new StringJoiner(",", " (", ")");
      for (int at = 1; at <= columns.getColumnCount(); at++) {
        row.add(rows.getString(at));
      }
      all.append(row);
    }
    return all.toString();
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
