package dev.segue.driver;

import dev.segue.driver.Databases.Database;
import dev.segue.driver.error.DriverError;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The driver of {@code jdbc:segue:...} URLs, over the vendor's driver of the URL's rest. */
public final class SegueDriver implements Driver {
  private static final SegueDriver REGISTERED = new SegueDriver();

  static {
    try {
      DriverManager.registerDriver(REGISTERED);
    } catch (SQLException | RuntimeException failure) {
      // Thrown from here, it would keep DriverManager from every driver after this one.
      System.getLogger(SegueDriver.class.getPackageName())
          .log(System.Logger.Level.ERROR, "Segue's driver is not registered.", failure);
    }
  }

  /** Asked for with the first connection: what is wrong with them must not stop the loading. */
  private final Supplier<Instances> instances;

  /** A driver that shares what it knows with every other in this JVM. */
  public SegueDriver() {
    this(Instances::shared);
  }

  SegueDriver(Instances instances) {
    this(() -> instances);
  }

  private SegueDriver(Supplier<Instances> instances) {
    this.instances = instances;
  }

  /** Takes the driver out of {@code DriverManager} and stops its thread, for a redeployment. */
  public static void deregister() throws SQLException {
    DriverManager.deregisterDriver(REGISTERED);
    Instances.shared().close();
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    Optional<SegueUrl> ours = SegueUrl.parse(url);
    return ours.isEmpty() ? null : connect(ours.get(), info == null ? new Properties() : info);
  }

  private Connection connect(SegueUrl url, Properties info) throws SQLException {
    Settings settings = Settings.of(url.settings(), info);
    Properties vendors = Settings.withoutOurs(info);
    Database database = Databases.of(url.subprotocol());
    Driver driver = Databases.driver(database, url.vendors());
    return instances.get().connect(settings, () -> open(driver, database, url.vendors(), vendors));
  }

  private static Connection open(
      Driver driver, Database database, String url, Properties properties) throws SQLException {
    // A copy each time: some vendors write into what they are given.
    Connection raw = driver.connect(url, (Properties) properties.clone());
    if (raw == null) {
      throw DriverError.VENDOR_DRIVER_MISSING.says(
          driver.getClass().getName()
              + " does not connect to '"
              + Databases.withoutQuery(url)
              + "'. Is it really the driver of "
              + database.subprotocol()
              + "?");
    }
    return raw;
  }

  @Override
  public boolean acceptsURL(String url) {
    return SegueUrl.isOurs(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    Properties given = info == null ? new Properties() : info;
    List<DriverPropertyInfo> all = new ArrayList<>();
    SegueUrl ours = SegueUrl.parse(url).orElse(null);
    if (ours != null) {
      Settings settings = Settings.of(ours.settings(), given);
      for (DriverProperty property : DriverProperty.values()) {
        DriverPropertyInfo shown =
            new DriverPropertyInfo(property.key(), settings.get(property).orElse(null));
        shown.description = property.description();
        shown.required = property == DriverProperty.RULES;
        all.add(shown);
      }
      Driver driver = Databases.driver(Databases.of(ours.subprotocol()), ours.vendors());
      all.addAll(
          Arrays.asList(driver.getPropertyInfo(ours.vendors(), Settings.withoutOurs(given))));
    }
    return all.toArray(DriverPropertyInfo[]::new);
  }

  @Override
  public int getMajorVersion() {
    return DriverVersion.major();
  }

  @Override
  public int getMinorVersion() {
    return DriverVersion.minor();
  }

  /** What a vendor's driver cannot promise, one in front of it cannot either. */
  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(SegueDriver.class.getPackageName());
  }
}
