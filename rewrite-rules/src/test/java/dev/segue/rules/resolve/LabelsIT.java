package dev.segue.rules.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The server gives those labels. */
final class LabelsIT {
  @Test
  void labels_ofItems_areTheServers() throws SQLException {
    String url =
        TestPostgres.createDatabase("CREATE TABLE u (a text, b text, \"A b\" text, \"end\" text)");
    try (Connection connection = TestPostgres.connect(url)) {
      for (Map.Entry<String, String> entry : Labels.OF_ITEMS.entrySet()) {
        try (PreparedStatement query =
            connection.prepareStatement("SELECT " + entry.getKey() + " FROM u")) {
          assertThat(Objects.requireNonNull(query.getMetaData()).getColumnLabel(1))
              .as(entry.getKey())
              .isEqualTo(entry.getValue());
        }
      }
    }
  }
}
