package dev.segue.driver.jdbc;

import dev.segue.driver.error.DriverError;
import dev.segue.driver.execute.Planned;
import dev.segue.driver.execute.Run;
import dev.segue.driver.forwarding.ForwardingCallableStatement;
import dev.segue.rules.plan.GeneratedKeys;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A callable statement. What a procedure does is not rewritten; a plain statement prepared as a
 * call is, as long as its parameters keep their numbers and the rules their meaning.
 */
final class SegueCallableStatement extends ForwardingCallableStatement {
  /** One of {@link Connection}'s ways to prepare a call. */
  interface Call {
    CallableStatement of(String text) throws SQLException;
  }

  private final SegueConnection connection;
  private final String sql;
  private final boolean updatable;
  private final Results results;
  private final CallableStatement raw;
  private Planned planned;

  SegueCallableStatement(SegueConnection connection, String sql, boolean updatable, Call call)
      throws SQLException {
    this.connection = connection;
    this.sql = sql;
    this.updatable = updatable;
    this.results = new Results(connection, this);
    this.planned = connection.plans().plan(sql, GeneratedKeys.none(), connection.pins().look());
    UpdatableResults.refuseIf(updatable, planned, connection);
    if (planned.mapping().isPresent()) {
      throw DriverError.CALLABLE_OUTDATED.says(
          "A callable statement's parameters cannot feed several columns. Use prepareStatement for"
              + " this text: "
              + sql);
    }
    this.raw = call.of(planned.databaseText());
  }

  @Override
  protected CallableStatement delegate() {
    return raw;
  }

  private Run begin() throws SQLException {
    Run run = connection.pins().begin();
    boolean ready = false;
    try {
      Planned next = connection.plans().plan(sql, GeneratedKeys.none(), run.epoch());
      if (!next.runsAs(planned)) {
        throw DriverError.CALLABLE_OUTDATED.says(
            "The rules have changed what this text means since it was prepared as a call. Prepare"
                + " it again, or use prepareStatement: "
                + sql);
      }
      UpdatableResults.refuseIf(updatable, next, connection);
      planned = next;
      ready = true;
      return run;
    } finally {
      if (!ready) {
        connection.pins().end(run, false);
      }
    }
  }

  @Override
  public @Nullable ResultSet executeQuery() throws SQLException {
    Run run = begin();
    try {
      return results.wrap(raw.executeQuery(), null);
    } catch (SQLException error) {
      throw connection.plans().failed(error, planned);
    } finally {
      connection.ran(planned, run);
    }
  }

  @Override
  public int executeUpdate() throws SQLException {
    Run run = begin();
    try {
      return raw.executeUpdate();
    } catch (SQLException error) {
      throw connection.plans().failed(error, planned);
    } finally {
      connection.ran(planned, run);
    }
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    Run run = begin();
    try {
      return raw.executeLargeUpdate();
    } catch (SQLException error) {
      throw connection.plans().failed(error, planned);
    } finally {
      connection.ran(planned, run);
    }
  }

  @Override
  public boolean execute() throws SQLException {
    Run run = begin();
    try {
      return raw.execute();
    } catch (SQLException error) {
      throw connection.plans().failed(error, planned);
    } finally {
      connection.ran(planned, run);
    }
  }

  @Override
  public int[] executeBatch() throws SQLException {
    Run run = begin();
    try {
      return raw.executeBatch();
    } catch (SQLException error) {
      throw connection.plans().failed(error, planned);
    } finally {
      connection.ran(planned, run);
    }
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    Run run = begin();
    try {
      return raw.executeLargeBatch();
    } catch (SQLException error) {
      throw connection.plans().failed(error, planned);
    } finally {
      connection.ran(planned, run);
    }
  }

  @Override
  public @Nullable Object getObject(int parameterIndex) throws SQLException {
    return connection.ours(raw.getObject(parameterIndex));
  }

  @Override
  public @Nullable Object getObject(String parameterName) throws SQLException {
    return connection.ours(raw.getObject(parameterName));
  }

  @Override
  public @Nullable Object getObject(int parameterIndex, Map<String, Class<?>> map)
      throws SQLException {
    return connection.ours(raw.getObject(parameterIndex, map));
  }

  @Override
  public @Nullable Object getObject(String parameterName, Map<String, Class<?>> map)
      throws SQLException {
    return connection.ours(raw.getObject(parameterName, map));
  }

  @Override
  public @Nullable Array getArray(int parameterIndex) throws SQLException {
    return connection.ours(raw.getArray(parameterIndex));
  }

  @Override
  public @Nullable Array getArray(String parameterName) throws SQLException {
    return connection.ours(raw.getArray(parameterName));
  }

  @Override
  public @Nullable ResultSet getResultSet() throws SQLException {
    return results.wrap(raw.getResultSet(), null);
  }

  @Override
  public @Nullable ResultSet getGeneratedKeys() throws SQLException {
    return results.wrap(raw.getGeneratedKeys(), null);
  }

  @Override
  public Connection getConnection() throws SQLException {
    raw.getConnection();
    return connection;
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    return iface.isInstance(this) ? iface.cast(this) : connection.vendorsOwn(raw, iface);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) throws SQLException {
    return iface.isInstance(this) || iface.isInstance(raw) || raw.isWrapperFor(iface);
  }

  @Override
  public String toString() {
    return raw.toString();
  }
}
