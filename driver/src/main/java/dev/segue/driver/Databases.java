package dev.segue.driver;

import dev.segue.driver.error.DriverError;
import dev.segue.rules.dialect.Dialect;
import dev.segue.rules.dialect.PostgresDialect;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The databases that the driver knows, and how each one's own driver is found. */
final class Databases {
  /**
   * One of them.
   *
   * @param dialect what it speaks
   * @param driverClass its vendor's driver
   * @param artifact where that comes from, in Maven's words
   */
  record Database(Dialect dialect, String driverClass, String artifact) {
    String subprotocol() {
      return dialect.subprotocol();
    }
  }

  private static final List<Database> KNOWN =
      List.of(
          new Database(
              PostgresDialect.INSTANCE, "org.postgresql.Driver", "org.postgresql:postgresql"));

  private Databases() {}

  static Database of(String subprotocol) throws SQLException {
    return KNOWN.stream()
        .filter(database -> database.subprotocol().equals(subprotocol))
        .findFirst()
        .orElseThrow(
            () ->
                DriverError.UNKNOWN_DATABASE.says(
                    "Segue does not know the database 'jdbc:"
                        + subprotocol
                        + ":'. It knows: "
                        + KNOWN.stream()
                            .map(Database::subprotocol)
                            .collect(Collectors.joining(", "))
                        + ". Connect with the vendor's own URL."));
  }

  /** The vendor's driver for a URL, wherever it is visible from. */
  static Driver driver(Database database, String url) throws SQLException {
    return registered(url)
        .or(() -> byName(database, Thread.currentThread().getContextClassLoader()))
        .or(() -> byName(database, Databases.class.getClassLoader()))
        .or(() -> byService(url))
        .orElseThrow(
            () ->
                DriverError.VENDOR_DRIVER_MISSING.says(
                    "Nothing here connects to '"
                        + withoutQuery(url)
                        + "': the class "
                        + database.driverClass()
                        + " is missing. Add "
                        + database.artifact()
                        + " to the class path."));
  }

  private static Optional<Driver> registered(String url) {
    return DriverManager.drivers().filter(driver -> accepts(driver, url)).findFirst();
  }

  private static Optional<Driver> byName(Database database, ClassLoader loader) {
    try {
      Class<?> type = Class.forName(database.driverClass(), true, loader);
      return Optional.of((Driver) type.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError notHere) {
      return Optional.empty();
    }
  }

  private static Optional<Driver> byService(String url) {
    return ServiceLoader.load(Driver.class).stream()
        .flatMap(provider -> instance(provider).stream())
        .filter(driver -> accepts(driver, url))
        .findFirst();
  }

  private static Optional<Driver> instance(ServiceLoader.Provider<Driver> provider) {
    try {
      return Optional.of(provider.get());
    } catch (ServiceConfigurationError broken) {
      return Optional.empty();
    }
  }

  private static boolean accepts(Driver driver, String url) {
    try {
      return !(driver instanceof SegueDriver) && driver.acceptsURL(url);
    } catch (SQLException refused) {
      return false;
    }
  }

  /** A URL without its query, in which passwords may stand. */
  static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }
}
