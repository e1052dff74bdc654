package dev.segue.driver.jdbc;

import dev.segue.driver.forwarding.ForwardingPreparedStatement;
import dev.segue.rules.splice.ParameterMap;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement one of whose application parameters may feed several of the database's: all
 * of JDBC's setters, each done as often as the parameter is used, and kept for another preparation.
 */
abstract class BoundStatement extends ForwardingPreparedStatement {
  /** A setter of something that can be read only once, or of an object. */
  interface Binder<T> {
    void on(PreparedStatement statement, int n, T value) throws SQLException;
  }

  /** Made when something is bound. */
  private @Nullable Bindings bindings;

  /** Which application parameter feeds which of the database's; empty where each feeds its own. */
  abstract Optional<ParameterMap> mapping();

  /** Moves to the rules in force and keeps them until the next execution: a stream is bound. */
  abstract void holdRules() throws SQLException;

  Bindings bindings() {
    Bindings known = bindings;
    if (known == null) {
      known = new Bindings();
      bindings = known;
    }
    return known;
  }

  private void bind(int number, Setter setter, @Nullable Object value) throws SQLException {
    Bindings.bind(delegate(), mapping(), number, setter, value);
    bindings().put(number, setter, value);
  }

  private void bind(int number, Setter setter) throws SQLException {
    bind(number, setter, null);
  }

  private void bindStream(int number, InputStream stream, Binder<InputStream> binder)
      throws SQLException {
    holdRules();
    if (feedsSeveral(number) && stream != null) {
      byte[] bytes = StreamBuffer.bytes(stream, number);
      bind(number, (s, n, held) -> binder.on(s, n, new ByteArrayInputStream(bytes)));
    } else {
      bindOnce(number, stream, binder);
    }
  }

  private void bindReader(int number, Reader reader, Binder<Reader> binder) throws SQLException {
    holdRules();
    if (feedsSeveral(number) && reader != null) {
      String text = StreamBuffer.text(reader, number);
      bind(number, (s, n, held) -> binder.on(s, n, new StringReader(text)));
    } else {
      bindOnce(number, reader, binder);
    }
  }

  private <T> void bindOnce(int number, T stream, Binder<T> binder) throws SQLException {
    bind(number, (s, n, held) -> binder.on(s, n, stream));
    if (stream != null) {
      bindings().put(number, Setter.SPENT, null);
    }
  }

  private void bindObject(int number, Object object, Binder<Object> binder) throws SQLException {
    if (!bindObjectStream(number, object, binder)) {
      Object vendors = SegueArray.vendors(object);
      bind(number, (s, n, held) -> binder.on(s, n, vendors));
    }
  }

  /** Binds an object that can be read only once, if it is one. */
  private boolean bindObjectStream(int number, Object object, Binder<Object> binder)
      throws SQLException {
    if (object instanceof InputStream stream) {
      bindStream(number, stream, (s, n, value) -> binder.on(s, n, value));
      return true;
    }
    if (object instanceof Reader reader) {
      bindReader(number, reader, (s, n, value) -> binder.on(s, n, value));
      return true;
    }
    return false;
  }

  private boolean feedsSeveral(int number) throws SQLException {
    Optional<ParameterMap> map = mapping();
    return map.isPresent() && Bindings.targets(map.get(), number) > 1;
  }

  @Override
  public void setNull(int parameterIndex, int sqlType) throws SQLException {
    bind(parameterIndex, Setter.NULL, sqlType);
  }

  @Override
  public void setBoolean(int parameterIndex, boolean x) throws SQLException {
    bind(parameterIndex, Setter.BOOLEAN, x);
  }

  @Override
  public void setByte(int parameterIndex, byte x) throws SQLException {
    bind(parameterIndex, Setter.BYTE, x);
  }

  @Override
  public void setShort(int parameterIndex, short x) throws SQLException {
    bind(parameterIndex, Setter.SHORT, x);
  }

  @Override
  public void setInt(int parameterIndex, int x) throws SQLException {
    bind(parameterIndex, Setter.INT, x);
  }

  @Override
  public void setLong(int parameterIndex, long x) throws SQLException {
    bind(parameterIndex, Setter.LONG, x);
  }

  @Override
  public void setFloat(int parameterIndex, float x) throws SQLException {
    bind(parameterIndex, Setter.FLOAT, x);
  }

  @Override
  public void setDouble(int parameterIndex, double x) throws SQLException {
    bind(parameterIndex, Setter.DOUBLE, x);
  }

  @Override
  public void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException {
    bind(parameterIndex, Setter.DECIMAL, x);
  }

  @Override
  public void setString(int parameterIndex, String x) throws SQLException {
    bind(parameterIndex, Setter.STRING, x);
  }

  @Override
  public void setBytes(int parameterIndex, byte[] x) throws SQLException {
    bind(parameterIndex, Setter.BYTES, x);
  }

  @Override
  public void setDate(int parameterIndex, Date x) throws SQLException {
    bind(parameterIndex, Setter.DATE, x);
  }

  @Override
  public void setTime(int parameterIndex, Time x) throws SQLException {
    bind(parameterIndex, Setter.TIME, x);
  }

  @Override
  public void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
    bind(parameterIndex, Setter.TIMESTAMP, x);
  }

  @Override
  public void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setNull(n, sqlType, typeName));
  }

  @Override
  public void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setDate(n, x, cal));
  }

  @Override
  public void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setTime(n, x, cal));
  }

  @Override
  public void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setTimestamp(n, x, cal));
  }

  @Override
  public void setRef(int parameterIndex, Ref x) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setRef(n, x));
  }

  @Override
  public void setBlob(int parameterIndex, Blob x) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setBlob(n, x));
  }

  @Override
  public void setClob(int parameterIndex, Clob x) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setClob(n, x));
  }

  @Override
  public void setNClob(int parameterIndex, NClob value) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setNClob(n, value));
  }

  @Override
  public void setArray(int parameterIndex, Array x) throws SQLException {
    Array vendors = (Array) SegueArray.vendors(x);
    bind(parameterIndex, (statement, n, held) -> statement.setArray(n, vendors));
  }

  @Override
  public void setURL(int parameterIndex, URL x) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setURL(n, x));
  }

  @Override
  public void setRowId(int parameterIndex, RowId x) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setRowId(n, x));
  }

  @Override
  public void setNString(int parameterIndex, String value) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setNString(n, value));
  }

  @Override
  public void setSQLXML(int parameterIndex, SQLXML xmlObject) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setSQLXML(n, xmlObject));
  }

  @Override
  public void setObject(int parameterIndex, Object x) throws SQLException {
    if (!bindObjectStream(parameterIndex, x, PreparedStatement::setObject)) {
      bind(parameterIndex, Setter.OBJECT, SegueArray.vendors(x));
    }
  }

  @Override
  public void setObject(int parameterIndex, Object x, int targetSqlType) throws SQLException {
    if (!bindObjectStream(parameterIndex, x, (s, n, v) -> s.setObject(n, v, targetSqlType))) {
      Object vendors = SegueArray.vendors(x);
      bind(parameterIndex, (s, n, held) -> s.setObject(n, held, targetSqlType), vendors);
    }
  }

  @Override
  public void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength)
      throws SQLException {
    bindObject(parameterIndex, x, (s, n, v) -> s.setObject(n, v, targetSqlType, scaleOrLength));
  }

  @Override
  public void setObject(int parameterIndex, Object x, SQLType targetSqlType) throws SQLException {
    bindObject(parameterIndex, x, (s, n, v) -> s.setObject(n, v, targetSqlType));
  }

  @Override
  public void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength)
      throws SQLException {
    bindObject(parameterIndex, x, (s, n, v) -> s.setObject(n, v, targetSqlType, scaleOrLength));
  }

  @Override
  public void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException {
    bindStream(
        parameterIndex, x, (statement, n, stream) -> statement.setAsciiStream(n, stream, length));
  }

  @Override
  @Deprecated
  public void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException {
    bindStream(
        parameterIndex, x, (statement, n, stream) -> statement.setUnicodeStream(n, stream, length));
  }

  @Override
  public void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException {
    bindStream(
        parameterIndex, x, (statement, n, stream) -> statement.setBinaryStream(n, stream, length));
  }

  @Override
  public void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException {
    bindStream(
        parameterIndex, x, (statement, n, stream) -> statement.setAsciiStream(n, stream, length));
  }

  @Override
  public void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException {
    bindStream(
        parameterIndex, x, (statement, n, stream) -> statement.setBinaryStream(n, stream, length));
  }

  @Override
  public void setAsciiStream(int parameterIndex, InputStream x) throws SQLException {
    bindStream(parameterIndex, x, (statement, n, stream) -> statement.setAsciiStream(n, stream));
  }

  @Override
  public void setBinaryStream(int parameterIndex, InputStream x) throws SQLException {
    bindStream(parameterIndex, x, (statement, n, stream) -> statement.setBinaryStream(n, stream));
  }

  @Override
  public void setBlob(int parameterIndex, InputStream x, long length) throws SQLException {
    bindStream(parameterIndex, x, (statement, n, stream) -> statement.setBlob(n, stream, length));
  }

  @Override
  public void setBlob(int parameterIndex, InputStream x) throws SQLException {
    bindStream(parameterIndex, x, (statement, n, stream) -> statement.setBlob(n, stream));
  }

  @Override
  public void setCharacterStream(int parameterIndex, Reader x, int length) throws SQLException {
    bindReader(
        parameterIndex,
        x,
        (statement, n, reader) -> statement.setCharacterStream(n, reader, length));
  }

  @Override
  public void setCharacterStream(int parameterIndex, Reader x, long length) throws SQLException {
    bindReader(
        parameterIndex,
        x,
        (statement, n, reader) -> statement.setCharacterStream(n, reader, length));
  }

  @Override
  public void setCharacterStream(int parameterIndex, Reader x) throws SQLException {
    bindReader(
        parameterIndex, x, (statement, n, reader) -> statement.setCharacterStream(n, reader));
  }

  @Override
  public void setNCharacterStream(int parameterIndex, Reader x, long length) throws SQLException {
    bindReader(
        parameterIndex,
        x,
        (statement, n, reader) -> statement.setNCharacterStream(n, reader, length));
  }

  @Override
  public void setNCharacterStream(int parameterIndex, Reader x) throws SQLException {
    bindReader(
        parameterIndex, x, (statement, n, reader) -> statement.setNCharacterStream(n, reader));
  }

  @Override
  public void setClob(int parameterIndex, Reader x, long length) throws SQLException {
    bindReader(parameterIndex, x, (statement, n, reader) -> statement.setClob(n, reader, length));
  }

  @Override
  public void setClob(int parameterIndex, Reader x) throws SQLException {
    bindReader(parameterIndex, x, (statement, n, reader) -> statement.setClob(n, reader));
  }

  @Override
  public void setNClob(int parameterIndex, Reader x, long length) throws SQLException {
    bindReader(parameterIndex, x, (statement, n, reader) -> statement.setNClob(n, reader, length));
  }

  @Override
  public void setNClob(int parameterIndex, Reader x) throws SQLException {
    bindReader(parameterIndex, x, (statement, n, reader) -> statement.setNClob(n, reader));
  }
}
