package dev.segue.driver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/**
 * An application without Micrometer. It connects to each URL, waits for the report of the driver's
 * own thread and says that it is done.
 */
final class BareApplication {
  static final String DONE = "connected to all";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private BareApplication() {}

  /** Takes the report's path and then URLs. */
  public static void main(String[] arguments) throws Exception {
    if (BareApplication.class.getResource("/io/micrometer/core/instrument/Metrics.class") != null) {
      throw new IllegalStateException("Micrometer is here");
    }
    for (int i = 1; i < arguments.length; i++) {
      connect(arguments[i]);
    }
    Path report = Path.of(arguments[0]);
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!Files.exists(report)) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("the driver's own thread does not report");
      }
      Thread.onSpinWait();
    }
    System.out.println(DONE);
  }

  private static void connect(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
  }
}
