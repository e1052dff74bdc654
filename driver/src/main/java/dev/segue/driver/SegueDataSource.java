package dev.segue.driver;

import dev.segue.driver.error.DriverError;
import dev.segue.driver.forwarding.ForwardingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source whose connections run as the rules say, around any other. */
public final class SegueDataSource extends ForwardingDataSource {
  private final Properties settings = new Properties();
  private final Instances instances;
  private @Nullable DataSource dataSource;

  /** A data source that still needs one to be {@linkplain #setDataSource set}. */
  public SegueDataSource() {
    this(Instances.shared());
  }

  /** A data source around that one. */
  public SegueDataSource(DataSource dataSource) {
    this();
    this.dataSource = dataSource;
  }

  SegueDataSource(Instances instances) {
    this.instances = instances;
  }

  /** Sets where connections come from. */
  public void setDataSource(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Sets {@link DriverProperty#MEMORY}. */
  public void setMemory(String megabytes) {
    set(DriverProperty.MEMORY, megabytes);
  }

  /** Sets {@link DriverProperty#REPORT}. */
  public void setReport(String file) {
    set(DriverProperty.REPORT, file);
  }

  /** Sets {@link DriverProperty#RULES}. */
  public void setRules(String location) {
    set(DriverProperty.RULES, location);
  }

  /** Sets {@link DriverProperty#SHAPE}. */
  public void setShape(String shape) {
    set(DriverProperty.SHAPE, shape);
  }

  /** Sets {@link DriverProperty#UNSUPERVISED}. */
  public void setUnsupervised(String leave) {
    set(DriverProperty.UNSUPERVISED, leave);
  }

  /** Sets a setting. */
  public void set(DriverProperty property, String value) {
    settings.setProperty(property.key(), value);
  }

  @Override
  protected DataSource delegate() {
    DataSource known = dataSource;
    if (known == null) {
      throw new IllegalStateException("SegueDataSource has no data source: call setDataSource.");
    }
    return known;
  }

  private DataSource connected() throws SQLException {
    if (dataSource == null) {
      throw DriverError.BAD_SETTING.says("SegueDataSource has no data source: call setDataSource.");
    }
    return dataSource;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return instances.connect(Settings.of(Map.of(), settings), connected()::getConnection);
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    DataSource source = connected();
    return instances.connect(
        Settings.of(Map.of(), settings), () -> source.getConnection(username, password));
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    if (iface.isInstance(this)) {
      return iface.cast(this);
    }
    T own = iface.isInstance(delegate()) ? iface.cast(delegate()) : delegate().unwrap(iface);
    Optional<String> rules = Settings.of(Map.of(), settings).get(DriverProperty.RULES);
    rules.ifPresent(location -> instances.handedOut(location, iface));
    return own;
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) throws SQLException {
    return iface.isInstance(this) || iface.isInstance(delegate()) || delegate().isWrapperFor(iface);
  }
}
