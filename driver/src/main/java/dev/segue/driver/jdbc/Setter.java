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
 * hold nothing: binding through them allocates nothing.
 */
interface Setter {
  Setter NULL = (statement, n, bits, value) -> statement.setNull(n, (int) bits);
  Setter BOOLEAN = (statement, n, bits, value) -> statement.setBoolean(n, bits != 0);
  Setter BYTE = (statement, n, bits, value) -> statement.setByte(n, (byte) bits);
  Setter SHORT = (statement, n, bits, value) -> statement.setShort(n, (short) bits);
  Setter INT = (statement, n, bits, value) -> statement.setInt(n, (int) bits);
  Setter LONG = (statement, n, bits, value) -> statement.setLong(n, bits);
  Setter FLOAT =
      (statement, n, bits, value) -> statement.setFloat(n, Float.intBitsToFloat((int) bits));
  Setter DOUBLE =
      (statement, n, bits, value) -> statement.setDouble(n, Double.longBitsToDouble(bits));
  Setter DECIMAL = (statement, n, bits, value) -> statement.setBigDecimal(n, (BigDecimal) value);
  Setter STRING = (statement, n, bits, value) -> statement.setString(n, (String) value);
  Setter BYTES = (statement, n, bits, value) -> statement.setBytes(n, (byte[]) value);
  Setter DATE = (statement, n, bits, value) -> statement.setDate(n, (Date) value);
  Setter TIME = (statement, n, bits, value) -> statement.setTime(n, (Time) value);
  Setter TIMESTAMP = (statement, n, bits, value) -> statement.setTimestamp(n, (Timestamp) value);
  Setter OBJECT = (statement, n, bits, value) -> statement.setObject(n, value);
  Setter TYPED_OBJECT = (statement, n, bits, value) -> statement.setObject(n, value, (int) bits);

  /** A stream that was handed over: it cannot be read again, so the application binds anew. */
  Setter SPENT = (statement, n, bits, value) -> {};

  /**
   * Binds.
   *
   * @param n the parameter's number in the statement
   * @param bits a primitive value, or a type
   * @param value a value that is no primitive
   */
  void on(PreparedStatement statement, int n, long bits, @Nullable Object value)
      throws SQLException;
}
