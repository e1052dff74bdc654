package dev.segue.driver.jdbc;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * One of JDBC's setters as a value, so that a binding can be done twice and again. The constants
 * hold nothing, so that binding through them makes no object of its own.
 */
@SuppressWarnings("NullAway") // each constant gets the values that its own setter was given
interface Setter {
  Setter NULL = (statement, n, value) -> statement.setNull(n, (Integer) value);
  Setter BOOLEAN = (statement, n, value) -> statement.setBoolean(n, (Boolean) value);
  Setter BYTE = (statement, n, value) -> statement.setByte(n, (Byte) value);
  Setter SHORT = (statement, n, value) -> statement.setShort(n, (Short) value);
  Setter INT = (statement, n, value) -> statement.setInt(n, (Integer) value);
  Setter LONG = (statement, n, value) -> statement.setLong(n, (Long) value);
  Setter FLOAT = (statement, n, value) -> statement.setFloat(n, (Float) value);
  Setter DOUBLE = (statement, n, value) -> statement.setDouble(n, (Double) value);
  Setter DECIMAL = (statement, n, value) -> statement.setBigDecimal(n, (BigDecimal) value);
  Setter STRING = (statement, n, value) -> statement.setString(n, (String) value);
  Setter BYTES = (statement, n, value) -> statement.setBytes(n, (byte[]) value);
  Setter DATE = (statement, n, value) -> statement.setDate(n, (Date) value);
  Setter TIME = (statement, n, value) -> statement.setTime(n, (Time) value);
  Setter TIMESTAMP = (statement, n, value) -> statement.setTimestamp(n, (Timestamp) value);
  Setter OBJECT = (statement, n, value) -> statement.setObject(n, value);

  /** A stream that was handed over: it cannot be read again, so the application binds anew. */
  Setter SPENT = (statement, n, value) -> {};

  /**
   * Binds.
   *
   * @param n the parameter's number in the statement
   * @param value the value, boxed if it is a primitive one
   */
  void on(PreparedStatement statement, int n, @Nullable Object value) throws SQLException;
}
