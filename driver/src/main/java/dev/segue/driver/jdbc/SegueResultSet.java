package dev.segue.driver.jdbc;

import dev.segue.driver.execute.Planned;
import dev.segue.driver.execute.Run;
import dev.segue.driver.forwarding.ForwardingResultSet;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.ResultColumn;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A result set that knows the application's statement, not the vendor's. */
final class SegueResultSet extends ForwardingResultSet {
  private final SegueConnection connection;
  private final Optional<Statement> statement;
  private final ResultSet raw;
  private final Optional<Planned> planned;

  SegueResultSet(SegueConnection connection, Optional<Statement> statement, ResultSet raw) {
    this(connection, statement, raw, Optional.empty());
  }

  SegueResultSet(
      SegueConnection connection,
      Optional<Statement> statement,
      ResultSet raw,
      Optional<Planned> planned) {
    this.planned = planned;
    this.connection = connection;
    this.statement = statement;
    this.raw = raw;
  }

  @Override
  protected ResultSet delegate() {
    return raw;
  }

  @Override
  public @Nullable Statement getStatement() throws SQLException {
    Statement vendors = raw.getStatement();
    return vendors == null ? null : statement.orElse(null);
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    List<ResultColumn> columns = planned.map(Planned::columns).orElse(List.of());
    return SegueResultSetMetaData.of(raw.getMetaData(), columns);
  }

  /** A write of the vendor's, of the row on which the result set stands. */
  private interface Write {
    void now() throws SQLException;
  }

  /** Writes if the rules in force now let the vendor's driver do that by itself. */
  private void write(Write write) throws SQLException {
    Run run = connection.pins().begin();
    try {
      if (planned.isPresent()) {
        String sql = planned.get().text();
        UpdatableResults.refuseIf(
            true, connection.plans().plan(sql, GeneratedKeys.none(), run.epoch()), connection);
      }
      write.now();
    } finally {
      connection.pins().end(run, false);
    }
  }

  @Override
  public void updateRow() throws SQLException {
    write(raw::updateRow);
  }

  @Override
  public void insertRow() throws SQLException {
    write(raw::insertRow);
  }

  @Override
  public @Nullable Object getObject(int columnIndex) throws SQLException {
    return connection.ours(raw.getObject(columnIndex));
  }

  @Override
  public @Nullable Object getObject(String columnLabel) throws SQLException {
    return connection.ours(raw.getObject(columnLabel));
  }

  @Override
  public @Nullable Object getObject(int columnIndex, Map<String, Class<?>> map)
      throws SQLException {
    return connection.ours(raw.getObject(columnIndex, map));
  }

  @Override
  public @Nullable Object getObject(String columnLabel, Map<String, Class<?>> map)
      throws SQLException {
    return connection.ours(raw.getObject(columnLabel, map));
  }

  @Override
  public <T> @Nullable T getObject(int columnIndex, Class<T> type) throws SQLException {
    return type == Array.class
        ? type.cast(getArray(columnIndex))
        : raw.getObject(columnIndex, type);
  }

  @Override
  public <T> @Nullable T getObject(String columnLabel, Class<T> type) throws SQLException {
    return type == Array.class
        ? type.cast(getArray(columnLabel))
        : raw.getObject(columnLabel, type);
  }

  @Override
  public @Nullable Array getArray(int columnIndex) throws SQLException {
    return connection.ours(raw.getArray(columnIndex));
  }

  @Override
  public @Nullable Array getArray(String columnLabel) throws SQLException {
    return connection.ours(raw.getArray(columnLabel));
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
