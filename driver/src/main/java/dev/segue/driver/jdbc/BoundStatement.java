package dev.segue.driver.jdbc;

import dev.segue.driver.forwarding.ForwardingPreparedStatement;
import dev.segue.rules.splice.ParameterMap;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Date;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement one of whose application parameters may feed several of the database's: the
 * setters of plain values, each done as often as the parameter is used, and kept for another
 * preparation.
 */
abstract class BoundStatement extends ForwardingPreparedStatement {
  /** Made when something is bound. */
  private @Nullable Bindings bindings;

  /** Made when a stream outgrows the heap: most statements bind none. */
  private @Nullable SpilledStreams spilled;

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

  final void bind(int number, Setter setter, @Nullable Object value) throws SQLException {
    Bindings.bind(delegate(), mapping(), number, setter, value);
    bindings().put(number, setter, value);
    if (spilled != null) {
      spilled.replace(number);
    }
  }

  final void bind(int number, Setter setter) throws SQLException {
    bind(number, setter, null);
  }

  /** Keeps a file as long as this parameter, as it is bound now, may be read. */
  final void keep(int number, TemporaryFile file) {
    if (spilled == null) {
      spilled = new SpilledStreams();
    }
    spilled.bind(number, file);
  }

  /** Lets go what an execution has read, or will never read. */
  void spendStreams() {
    if (spilled != null) {
      spilled.spend().forEach(number -> bindings().put(number, Setter.SPENT, null));
    }
  }

  @Override
  public void addBatch() throws SQLException {
    holdRules();
    delegate().addBatch();
    if (spilled != null) {
      spilled.addBatch();
    }
  }

  @Override
  public void clearBatch() throws SQLException {
    delegate().clearBatch();
    if (spilled != null) {
      spilled.clearBatch();
    }
  }

  @Override
  public void clearParameters() throws SQLException {
    delegate().clearParameters();
    bindings().clear();
    if (spilled != null) {
      spilled.clear();
    }
  }

  final boolean feedsSeveral(int number) throws SQLException {
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
    bind(parameterIndex, Setter.BYTES, MutableValue.copy(x));
  }

  @Override
  public void setDate(int parameterIndex, Date x) throws SQLException {
    bind(parameterIndex, Setter.DATE, MutableValue.copy(x));
  }

  @Override
  public void setTime(int parameterIndex, Time x) throws SQLException {
    bind(parameterIndex, Setter.TIME, MutableValue.copy(x));
  }

  @Override
  public void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
    bind(parameterIndex, Setter.TIMESTAMP, MutableValue.copy(x));
  }

  @Override
  public void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setNull(n, sqlType, typeName));
  }

  @Override
  public void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
    Date value = MutableValue.copy(x);
    Calendar zone = MutableValue.copy(cal);
    bind(parameterIndex, (statement, n, held) -> statement.setDate(n, value, zone));
  }

  @Override
  public void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
    Time value = MutableValue.copy(x);
    Calendar zone = MutableValue.copy(cal);
    bind(parameterIndex, (statement, n, held) -> statement.setTime(n, value, zone));
  }

  @Override
  public void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
    Timestamp value = MutableValue.copy(x);
    Calendar zone = MutableValue.copy(cal);
    bind(parameterIndex, (statement, n, held) -> statement.setTimestamp(n, value, zone));
  }

  @Override
  public void setRef(int parameterIndex, Ref x) throws SQLException {
    bind(parameterIndex, (statement, n, held) -> statement.setRef(n, x));
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
}
