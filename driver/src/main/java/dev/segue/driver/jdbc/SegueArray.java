package dev.segue.driver.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Wrapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An array whose result sets lead back to the application's connection. */
final class SegueArray implements Array, Wrapper {
  private final SegueConnection connection;
  private final Array raw;

  SegueArray(SegueConnection connection, Array raw) {
    this.connection = connection;
    this.raw = raw;
  }

  /**
   * What the vendor's driver must get: it knows how to send an array of its own. As in JDBC, the
   * value may be null.
   */
  static Object vendors(Object value) {
    return value instanceof SegueArray array ? array.raw : value;
  }

  @Override
  public String getBaseTypeName() throws SQLException {
    return raw.getBaseTypeName();
  }

  @Override
  public int getBaseType() throws SQLException {
    return raw.getBaseType();
  }

  @Override
  public Object getArray() throws SQLException {
    return raw.getArray();
  }

  @Override
  public Object getArray(Map<String, Class<?>> map) throws SQLException {
    return raw.getArray(map);
  }

  @Override
  public Object getArray(long index, int count) throws SQLException {
    return raw.getArray(index, count);
  }

  @Override
  public Object getArray(long index, int count, Map<String, Class<?>> map) throws SQLException {
    return raw.getArray(index, count, map);
  }

  @Override
  public ResultSet getResultSet() throws SQLException {
    return connection.adopt(raw.getResultSet());
  }

  @Override
  public ResultSet getResultSet(Map<String, Class<?>> map) throws SQLException {
    return connection.adopt(raw.getResultSet(map));
  }

  @Override
  public ResultSet getResultSet(long index, int count) throws SQLException {
    return connection.adopt(raw.getResultSet(index, count));
  }

  @Override
  public ResultSet getResultSet(long index, int count, Map<String, Class<?>> map)
      throws SQLException {
    return connection.adopt(raw.getResultSet(index, count, map));
  }

  @Override
  public void free() throws SQLException {
    raw.free();
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    if (iface.isInstance(this)) {
      return iface.cast(this);
    }
    if (iface.isInstance(raw)) {
      return iface.cast(raw);
    }
    throw new SQLException("This array is no " + iface.getName() + ".");
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) {
    return iface.isInstance(this) || iface.isInstance(raw);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SegueArray array ? raw.equals(array.raw) : raw.equals(other);
  }

  @Override
  public int hashCode() {
    return raw.hashCode();
  }

  @Override
  public String toString() {
    return raw.toString();
  }
}
