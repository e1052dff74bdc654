package dev.segue.driver.jdbc;

import dev.segue.driver.error.DriverError;
import dev.segue.rules.splice.ParameterMap;
import java.sql.ParameterMetaData;
import java.sql.SQLException;

/** What is known of a rewritten statement's parameters, by the application's numbers. */
record MappedParameterMetaData(ParameterMetaData raw, ParameterMap map)
    implements ParameterMetaData {
  private int target(int number) throws SQLException {
    if (Bindings.targets(map, number) == 0) {
      throw DriverError.NO_SUCH_PARAMETER.says(
          "Parameter " + number + " feeds nothing in the phase in effect, so it has no type.");
    }
    return map.target(number, 0);
  }

  @Override
  public int getParameterCount() {
    return map.applicationCount();
  }

  @Override
  public int isNullable(int param) throws SQLException {
    return raw.isNullable(target(param));
  }

  @Override
  public boolean isSigned(int param) throws SQLException {
    return raw.isSigned(target(param));
  }

  @Override
  public int getPrecision(int param) throws SQLException {
    return raw.getPrecision(target(param));
  }

  @Override
  public int getScale(int param) throws SQLException {
    return raw.getScale(target(param));
  }

  @Override
  public int getParameterType(int param) throws SQLException {
    return raw.getParameterType(target(param));
  }

  @Override
  public String getParameterTypeName(int param) throws SQLException {
    return raw.getParameterTypeName(target(param));
  }

  @Override
  public String getParameterClassName(int param) throws SQLException {
    return raw.getParameterClassName(target(param));
  }

  @Override
  public int getParameterMode(int param) throws SQLException {
    return raw.getParameterMode(target(param));
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    return iface.isInstance(this) ? iface.cast(this) : raw.unwrap(iface);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) throws SQLException {
    return iface.isInstance(this) || raw.isWrapperFor(iface);
  }
}
