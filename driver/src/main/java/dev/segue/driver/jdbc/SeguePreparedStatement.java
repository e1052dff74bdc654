package dev.segue.driver.jdbc;

import dev.segue.driver.error.DriverError;
import dev.segue.driver.execute.ConnectionPlans;
import dev.segue.driver.execute.Epoch;
import dev.segue.driver.execute.Pins;
import dev.segue.driver.execute.Planned;
import dev.segue.driver.execute.Run;
import dev.segue.driver.vendor.Vendor.TransactionState;
import dev.segue.rules.splice.ParameterMap;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement that runs as the rules in force say: it is prepared anew, with its bindings,
 * at the first execution after they or the catalog have changed its text.
 */
final class SeguePreparedStatement extends StreamStatement {
  private final SegueConnection connection;
  private final Preparation preparation;
  private @Nullable Results results;
  private Planned planned;

  /** Also read by a thread that cancels. */
  private volatile PreparedStatement raw;

  private boolean escapeProcessing = true;

  /** The rules kept for a batch that has begun, or for a stream that was bound. */
  private Pins.@Nullable Pin pin;

  private boolean batching;

  SeguePreparedStatement(SegueConnection connection, String sql, Preparation preparation)
      throws SQLException {
    this.connection = connection;
    this.preparation = preparation;
    this.planned = connection.plans().plan(sql, preparation.keys(), connection.pins().look());
    UpdatableResults.refuseIf(preparation.updatable(), planned, connection);
    this.raw = preparation.prepare(connection.delegate(), planned);
  }

  @Override
  protected PreparedStatement delegate() {
    return raw;
  }

  /** Made when it is asked for: a write has no results. */
  private Results results() {
    Results known = results;
    if (known == null) {
      known = new Results(connection, this);
      results = known;
    }
    return known;
  }

  @Override
  SegueConnection connection() {
    return connection;
  }

  @Override
  Optional<ParameterMap> mapping() {
    return planned.mapping();
  }

  @Override
  void holdRules() throws SQLException {
    if (pin == null) {
      pin = connection.pins().hold();
      boolean moved = false;
      try {
        moveTo(pin.epoch());
        moved = true;
      } finally {
        if (!moved) {
          release();
        }
      }
    }
  }

  private void release() {
    batching = false;
    if (pin != null) {
      pin.release();
      pin = null;
    }
  }

  /** The plan under those rules: the present one, if they would make it again. */
  private Planned planned(Epoch epoch) throws SQLException {
    ConnectionPlans plans = connection.plans();
    if (planned.epoch() == epoch && plans.isCurrent(planned, preparation.keys())) {
      return planned;
    }
    Planned next = plans.plan(planned.text(), preparation.keys(), epoch);
    if (next != planned) {
      UpdatableResults.refuseIf(preparation.updatable(), next, connection);
    }
    return next;
  }

  private void moveTo(Epoch epoch) throws SQLException {
    Planned next = planned(epoch);
    if (next == planned) {
      return;
    }
    if (next.runsAs(planned) || raw.isClosed()) {
      planned = next;
    } else {
      prepareAnew(next);
    }
  }

  /** Holds what was bound before to what the session and the catalog say now. */
  private void stay(Epoch epoch) throws SQLException {
    Planned next = planned(epoch);
    if (next.runsAs(planned)) {
      planned = next;
    } else if (connection.vendor().transactionState() != TransactionState.FAILED) {
      // In a failed transaction the server itself refuses it, in its own words.
      throw DriverError.STATEMENT_REFUSED.says(
          "The session or the database's tables changed since "
              + (batching ? "the first row of this batch was added" : "a stream was bound")
              + ", and this statement would have to become another. "
              + (batching
                  ? "Clear the batch and add its rows"
                  : "Clear its parameters and bind them")
              + " anew: "
              + planned.text());
    }
  }

  private void prepareAnew(Planned next) throws SQLException {
    PreparedStatement fresh = preparation.prepare(connection.delegate(), next);
    Optional<ParameterMap> map = next.mapping();
    try {
      carryOver(raw, fresh);
      bindings().replay(fresh, map);
    } catch (SQLException failure) {
      fresh.close();
      throw failure;
    }
    PreparedStatement old = raw;
    raw = fresh;
    planned = next;
    old.close();
  }

  private void carryOver(PreparedStatement from, PreparedStatement to) throws SQLException {
    to.setMaxRows(from.getMaxRows());
    to.setMaxFieldSize(from.getMaxFieldSize());
    to.setFetchSize(from.getFetchSize());
    to.setFetchDirection(from.getFetchDirection());
    to.setQueryTimeout(from.getQueryTimeout());
    to.setPoolable(from.isPoolable());
    to.setEscapeProcessing(escapeProcessing);
    if (from.isCloseOnCompletion()) {
      to.closeOnCompletion();
    }
    connection.vendor().carryOver(from, to);
  }

  private Run begin() throws SQLException {
    Run run = connection.pins().begin();
    boolean ready = false;
    try {
      if (pin == null) {
        moveTo(run.epoch());
      } else {
        stay(pin.epoch());
      }
      ready = true;
      return run;
    } finally {
      if (!ready) {
        // Nothing was sent: a transaction that it would have begun has not.
        connection.pins().end(run, true);
      }
    }
  }

  private void ran(Run run) {
    connection.ran(planned, run);
    if (!batching) {
      spendStreams();
      release();
    }
  }

  @Override
  public @Nullable ResultSet executeQuery() throws SQLException {
    Run run = begin();
    try {
      return results().wrap(raw.executeQuery(), planned);
    } catch (SQLException error) {
      throw connection.plans().failed(error, planned);
    } finally {
      ran(run);
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
      ran(run);
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
      ran(run);
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
      ran(run);
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
      batching = false;
      ran(run);
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
      batching = false;
      ran(run);
    }
  }

  @Override
  public void addBatch() throws SQLException {
    super.addBatch();
    batching = true;
  }

  @Override
  public void clearBatch() throws SQLException {
    super.clearBatch();
    release();
  }

  @Override
  public void clearParameters() throws SQLException {
    super.clearParameters();
    if (!batching) {
      release();
    }
  }

  @Override
  public void close() throws SQLException {
    release();
    spendStreams();
    raw.close();
  }

  @Override
  public void setEscapeProcessing(boolean enable) throws SQLException {
    raw.setEscapeProcessing(enable);
    escapeProcessing = enable;
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    return described(
        (statement, plan) -> {
          ParameterMetaData parameters = statement.getParameterMetaData();
          Optional<ParameterMap> mapping = plan.mapping();
          return mapping.isEmpty()
              ? parameters
              : new MappedParameterMetaData(parameters, mapping.get());
        });
  }

  @Override
  public @Nullable ResultSetMetaData getMetaData() throws SQLException {
    Optional<ResultSetMetaData> columns =
        described(
            (statement, plan) -> {
              ResultSetMetaData told = statement.getMetaData();
              return told == null
                  ? Optional.<ResultSetMetaData>empty()
                  : Optional.of(SegueResultSetMetaData.of(told, plan.columns()));
            });
    return columns.orElse(null);
  }

  /** Something that a statement prepared for a plan tells about itself. */
  private interface Description<T> {
    T of(PreparedStatement statement, Planned plan) throws SQLException;
  }

  /**
   * What the statement would tell if it ran now. It does not move for that: its results may be
   * open, and are gone when what it was prepared for is.
   */
  private <T> T described(Description<T> description) throws SQLException {
    Planned next = pin == null ? planned(connection.pins().look()) : planned;
    try {
      if (next == planned || next.runsAs(planned) || raw.isClosed()) {
        return description.of(raw, next);
      }
      try (PreparedStatement fresh = preparation.prepare(connection.delegate(), next)) {
        bindings().replay(fresh, next.mapping());
        return description.of(fresh, next);
      }
    } catch (SQLException error) {
      throw connection.plans().failed(error, next);
    }
  }

  @Override
  public @Nullable ResultSet getResultSet() throws SQLException {
    return results().wrap(raw.getResultSet(), planned);
  }

  @Override
  public @Nullable ResultSet getGeneratedKeys() throws SQLException {
    return results().wrap(raw.getGeneratedKeys(), planned);
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
