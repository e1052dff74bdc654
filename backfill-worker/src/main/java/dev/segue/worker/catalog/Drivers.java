package dev.segue.worker.catalog;

import dev.segue.worker.server.Server;
import dev.segue.worker.server.Servers;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The vendors' JDBC drivers: those on the class path, and the jars in one folder. */
public final class Drivers {
  private final Path folder;

  /** Drivers of the class path and of that folder, which need not exist. */
  public Drivers(Path folder) {
    this.folder = folder;
  }

  /** The folder {@code drivers} beside the jar that this class is in. */
  public static Drivers besideTheJar() {
    try {
      Path jar = Path.of(Drivers.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new Drivers(jar.resolveSibling("drivers"));
    } catch (java.net.URISyntaxException | RuntimeException e) {
      return new Drivers(Path.of("drivers"));
    }
  }

  /** The driver that takes a login's URL. */
  public Driver of(Login login) throws SourceException {
    if (login.url().startsWith("jdbc:segue:")) {
      throw new SourceException(
          "The URL goes through Segue; give the database's own: jdbc:"
              + login.shownUrl().substring("jdbc:segue:".length()));
    }
    Optional<Server> server = Servers.of(login.url());
    if (server.isEmpty()) {
      throw new SourceException(
          "The URL %s is of no server that this works on: it begins with none of %s"
              .formatted(login.shownUrl(), Servers.schemes()));
    }
    return find(login.url())
        .orElseThrow(
            () ->
                new SourceException(
                    "No JDBC driver takes "
                        + login.shownUrl()
                        + ": put the jar of "
                        + server.get().driver()
                        + " into the folder "
                        + folder.toAbsolutePath().normalize()));
  }

  /** A connection. */
  public Connection connect(Login login) throws SourceException {
    return connect(login, of(login));
  }

  /** A connection through a driver that takes the URL. */
  public static Connection connect(Login login, Driver driver) throws SourceException {
    try {
      Connection connection = driver.connect(login.url(), login.properties());
      if (connection == null) {
        throw new SourceException("The driver refused the URL " + login.shownUrl());
      }
      return connection;
    } catch (SQLException e) {
      throw new SourceException(
          "Cannot connect to "
              + login.shownUrl()
              + ": "
              + login.withoutSecrets(String.valueOf(e.getMessage()))
              + Remedy.behind(e));
    }
  }

  private Optional<Driver> find(String url) throws SourceException {
    // The loader stays open: the driver goes on loading classes while its connection lives.
    ClassLoader loader = new URLClassLoader(jars(), Drivers.class.getClassLoader());
    try {
      for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
        if (driver.acceptsURL(url)) {
          return Optional.of(driver);
        }
      }
      return Optional.empty();
    } catch (SQLException | ServiceConfigurationError e) {
      throw new SourceException("A JDBC driver cannot be loaded: " + e.getMessage());
    }
  }

  private URL[] jars() throws SourceException {
    List<URL> jars = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
          jars.add(jar.toUri().toURL());
        }
      } catch (MalformedURLException e) {
        throw new SourceException("The folder " + folder + " holds a jar without URL: " + e);
      } catch (IOException e) {
        throw new SourceException(
            "The folder " + folder + " cannot be read: " + Unreadable.words(e) + ".");
      }
    }
    return jars.toArray(URL[]::new);
  }
}
