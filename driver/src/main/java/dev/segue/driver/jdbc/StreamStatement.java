package dev.segue.driver.jdbc;

import dev.segue.driver.error.DriverError;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Types;
import java.util.OptionalLong;

/**
 * A prepared statement whose streams may feed several of the database's parameters: each is read
 * once, when it is bound. A large object is written once, and its number bound to all.
 */
abstract class StreamStatement extends BoundStatement {
  /** A setter of something that can be read only once, or of an object. */
  interface Binder<T> {
    void on(PreparedStatement statement, int n, T value) throws SQLException;
  }

  /** Writes a large object, if the vendor knows such. */
  private interface LargeObject {
    OptionalLong write() throws SQLException, IOException;
  }

  abstract SegueConnection connection();

  private void bindStream(int number, InputStream stream, long length, Binder<InputStream> binder)
      throws SQLException {
    holdRules();
    if (feedsSeveral(number) && stream != null && length >= 0) {
      StreamBuffer buffer = StreamBuffer.of(stream, length, number, connection().files());
      bindBuffer(number, buffer, (s, n, value) -> binder.on(s, n, buffer.bytes()));
    } else {
      bindOnce(number, stream, binder);
    }
  }

  private void bindReader(int number, Reader reader, long length, Binder<Reader> binder)
      throws SQLException {
    holdRules();
    if (feedsSeveral(number) && reader != null && length >= 0) {
      StreamBuffer buffer = StreamBuffer.of(reader, length, number, connection().files());
      bindBuffer(number, buffer, (s, n, value) -> binder.on(s, n, buffer.text()));
    } else {
      bindOnce(number, reader, binder);
    }
  }

  private void bindBuffer(int number, StreamBuffer buffer, Setter setter) throws SQLException {
    boolean bound = false;
    try {
      bind(number, setter);
      bound = true;
    } finally {
      if (!bound) {
        buffer.discard();
      }
    }
    buffer.file().ifPresent(file -> keep(number, file));
  }

  private <T> void bindOnce(int number, T stream, Binder<T> binder) throws SQLException {
    bind(number, (s, n, value) -> binder.on(s, n, stream));
    if (stream != null) {
      bindings().put(number, Setter.SPENT, null);
    }
  }

  /** Binds the number of an object that is written now, if the parameter must share one. */
  private boolean bindLargeObject(int number, LargeObject content) throws SQLException {
    if (!feedsSeveral(number)) {
      return false;
    }
    try {
      OptionalLong written = content.write();
      if (written.isPresent()) {
        bind(number, Setter.LONG, written.getAsLong());
      }
      return written.isPresent();
    } catch (IOException failure) {
      throw DriverError.STREAM_UNREADABLE.says(
          "The large object for parameter "
              + number
              + ", which feeds several columns, could not be written: "
              + failure.getMessage()
              + ". Bind it anew.",
          failure);
    }
  }

  private void bindObject(int number, Object object, int type, Binder<Object> binder)
      throws SQLException {
    if (!bindObjectStream(number, object, type, binder)) {
      Object kept = kept(object);
      bind(number, (s, n, value) -> binder.on(s, n, kept));
    }
  }

  /** The object as the vendor's driver takes it, and as it is now. */
  @SuppressWarnings("NullAway") // as in JDBC, the value may be null
  private Object kept(Object object) throws SQLException {
    return connection().vendor().copy(MutableValue.copy(SegueArray.vendors(object)));
  }

  /** Binds an object that can be read only once, or must be written only once, if it is one. */
  private boolean bindObjectStream(int number, Object object, int type, Binder<Object> binder)
      throws SQLException {
    if (object instanceof Blob blob && type == Types.BLOB) {
      setBlob(number, blob);
      return true;
    }
    if (object instanceof Clob clob && type == Types.CLOB) {
      setClob(number, clob);
      return true;
    }
    if (object instanceof InputStream stream) {
      if (type == Types.BLOB) {
        bindBlob(number, stream, Long.MAX_VALUE, binder::on);
      } else {
        bindStream(number, stream, Long.MAX_VALUE, binder::on);
      }
      return true;
    }
    if (object instanceof Reader reader) {
      bindReader(number, reader, Long.MAX_VALUE, binder::on);
      return true;
    }
    return false;
  }

  private void bindBlob(int number, InputStream stream, long length, Binder<InputStream> binder)
      throws SQLException {
    holdRules();
    if (stream == null
        || length < 0
        || !bindLargeObject(number, () -> connection().vendor().largeObject(stream, length))) {
      bindStream(number, stream, length, binder);
    }
  }

  @Override
  public void setBlob(int parameterIndex, InputStream x, long length) throws SQLException {
    bindBlob(parameterIndex, x, length, (s, n, stream) -> s.setBlob(n, stream, length));
  }

  @Override
  public void setBlob(int parameterIndex, InputStream x) throws SQLException {
    bindBlob(parameterIndex, x, Long.MAX_VALUE, PreparedStatement::setBlob);
  }

  @Override
  public void setBlob(int parameterIndex, Blob x) throws SQLException {
    holdRules();
    if (x == null
        || !bindLargeObject(
            parameterIndex,
            () -> {
              try (InputStream content = x.getBinaryStream()) {
                return connection().vendor().largeObject(content, atMost(x.length()));
              }
            })) {
      bind(parameterIndex, (statement, n, held) -> statement.setBlob(n, x));
    }
  }

  @Override
  public void setClob(int parameterIndex, Clob x) throws SQLException {
    holdRules();
    if (x == null
        || !bindLargeObject(
            parameterIndex,
            () -> {
              try (Reader content = x.getCharacterStream()) {
                return connection().vendor().largeObject(content, atMost(x.length()));
              }
            })) {
      bind(parameterIndex, (statement, n, held) -> statement.setClob(n, x));
    }
  }

  /** Some make objects whose length they do not know, and say -1. */
  private static long atMost(long length) {
    return length < 0 ? Long.MAX_VALUE : length;
  }

  @Override
  public void setObject(int parameterIndex, Object x) throws SQLException {
    int type = x instanceof Blob ? Types.BLOB : x instanceof Clob ? Types.CLOB : Types.OTHER;
    if (!bindObjectStream(parameterIndex, x, type, PreparedStatement::setObject)) {
      bind(parameterIndex, Setter.OBJECT, kept(x));
    }
  }

  @Override
  public void setObject(int parameterIndex, Object x, int targetSqlType) throws SQLException {
    if (!bindObjectStream(
        parameterIndex, x, targetSqlType, (s, n, v) -> s.setObject(n, v, targetSqlType))) {
      Object kept = kept(x);
      bind(parameterIndex, (s, n, held) -> s.setObject(n, kept, targetSqlType));
    }
  }

  @Override
  public void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength)
      throws SQLException {
    bindObject(
        parameterIndex,
        x,
        targetSqlType,
        (s, n, v) -> s.setObject(n, v, targetSqlType, scaleOrLength));
  }

  @Override
  public void setObject(int parameterIndex, Object x, SQLType targetSqlType) throws SQLException {
    bindObject(parameterIndex, x, Types.OTHER, (s, n, v) -> s.setObject(n, v, targetSqlType));
  }

  @Override
  public void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength)
      throws SQLException {
    bindObject(
        parameterIndex,
        x,
        Types.OTHER,
        (s, n, v) -> s.setObject(n, v, targetSqlType, scaleOrLength));
  }

  @Override
  public void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException {
    bindStream(
        parameterIndex,
        x,
        length,
        (statement, n, stream) -> statement.setAsciiStream(n, stream, length));
  }

  @Override
  @Deprecated
  public void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException {
    bindStream(
        parameterIndex,
        x,
        length,
        (statement, n, stream) -> statement.setUnicodeStream(n, stream, length));
  }

  @Override
  public void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException {
    bindStream(
        parameterIndex,
        x,
        length,
        (statement, n, stream) -> statement.setBinaryStream(n, stream, length));
  }

  @Override
  public void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException {
    bindStream(
        parameterIndex,
        x,
        length,
        (statement, n, stream) -> statement.setAsciiStream(n, stream, length));
  }

  @Override
  public void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException {
    bindStream(
        parameterIndex,
        x,
        length,
        (statement, n, stream) -> statement.setBinaryStream(n, stream, length));
  }

  @Override
  public void setAsciiStream(int parameterIndex, InputStream x) throws SQLException {
    bindStream(
        parameterIndex,
        x,
        Long.MAX_VALUE,
        (statement, n, stream) -> statement.setAsciiStream(n, stream));
  }

  @Override
  public void setBinaryStream(int parameterIndex, InputStream x) throws SQLException {
    holdRules();
    if (feedsSeveral(parameterIndex) && x != null) {
      StreamBuffer buffer =
          StreamBuffer.of(x, Long.MAX_VALUE, parameterIndex, connection().files());
      // With the length if it is long: without it pgjdbc would make a file of its own each time.
      Setter setter =
          buffer.file().isPresent()
              ? (s, n, value) -> s.setBinaryStream(n, buffer.bytes(), buffer.size())
              : (s, n, value) -> s.setBinaryStream(n, buffer.bytes());
      bindBuffer(parameterIndex, buffer, setter);
    } else {
      bindOnce(parameterIndex, x, PreparedStatement::setBinaryStream);
    }
  }

  @Override
  public void setCharacterStream(int parameterIndex, Reader x, int length) throws SQLException {
    bindReader(
        parameterIndex,
        x,
        length,
        (statement, n, reader) -> statement.setCharacterStream(n, reader, length));
  }

  @Override
  public void setCharacterStream(int parameterIndex, Reader x, long length) throws SQLException {
    bindReader(
        parameterIndex,
        x,
        length,
        (statement, n, reader) -> statement.setCharacterStream(n, reader, length));
  }

  @Override
  public void setCharacterStream(int parameterIndex, Reader x) throws SQLException {
    bindReader(
        parameterIndex,
        x,
        Long.MAX_VALUE,
        (statement, n, reader) -> statement.setCharacterStream(n, reader));
  }

  @Override
  public void setNCharacterStream(int parameterIndex, Reader x, long length) throws SQLException {
    bindReader(
        parameterIndex,
        x,
        length,
        (statement, n, reader) -> statement.setNCharacterStream(n, reader, length));
  }

  @Override
  public void setNCharacterStream(int parameterIndex, Reader x) throws SQLException {
    bindReader(
        parameterIndex,
        x,
        Long.MAX_VALUE,
        (statement, n, reader) -> statement.setNCharacterStream(n, reader));
  }

  @Override
  public void setClob(int parameterIndex, Reader x, long length) throws SQLException {
    bindReader(
        parameterIndex, x, length, (statement, n, reader) -> statement.setClob(n, reader, length));
  }

  @Override
  public void setClob(int parameterIndex, Reader x) throws SQLException {
    bindReader(
        parameterIndex, x, Long.MAX_VALUE, (statement, n, reader) -> statement.setClob(n, reader));
  }

  @Override
  public void setNClob(int parameterIndex, NClob value) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setNClob(n, value));
  }

  @Override
  public void setNClob(int parameterIndex, Reader x, long length) throws SQLException {
    bindReader(
        parameterIndex, x, length, (statement, n, reader) -> statement.setNClob(n, reader, length));
  }

  @Override
  public void setNClob(int parameterIndex, Reader x) throws SQLException {
    bindReader(
        parameterIndex, x, Long.MAX_VALUE, (statement, n, reader) -> statement.setNClob(n, reader));
  }
}
