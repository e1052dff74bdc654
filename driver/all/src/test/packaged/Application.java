import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** An application with segue-driver-all and pgjdbc on its class path, and nothing else. */
final class Application {
  private Application() {}

  /** Takes a URL through Segue; writes in the new shape and reads in the old one. */
  public static void main(String[] arguments) throws Exception {
    for (String absent :
        new String[] {
          "net.sf.jsqlparser.parser.CCJSqlParser",
          "com.github.benmanes.caffeine.cache.Caffeine",
          "org.snakeyaml.engine.v2.api.Load",
          "io.micrometer.core.instrument.Metrics",
        }) {
      try {
        Class.forName(absent);
        throw new IllegalStateException(absent + " is here under its own name");
      } catch (ClassNotFoundException expected) {
        // It is as it should be.
      }
    }
    try (Connection connection = DriverManager.getConnection(arguments[0])) {
      String insert = "INSERT INTO users (id, full_name) VALUES (?, ?)";
      try (PreparedStatement statement = connection.prepareStatement(insert)) {
        statement.setInt(1, 1);
        statement.setString(2, "Ann Lee");
        statement.executeUpdate();
      }
      String select = "SELECT name FROM users WHERE full_name = ?";
      try (PreparedStatement statement = connection.prepareStatement(select)) {
        statement.setString(1, "Ann Lee");
        try (ResultSet result = statement.executeQuery()) {
          result.next();
          System.out.println("read " + result.getString("name"));
        }
      }
      System.out.println("module " + connection.getClass().getName());
    }
  }
}
