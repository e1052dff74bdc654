package dev.segue.rules.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
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
      Map<String, String> labels = new HashMap<>();
      for (String item : Labels.OF_ITEMS.keySet()) {
        try (PreparedStatement query = connection.prepareStatement("SELECT " + item + " FROM u")) {
          labels.put(item, Objects.requireNonNull(query.getMetaData()).getColumnLabel(1));
        }
      }
      assertThat(labels).isEqualTo(Labels.OF_ITEMS);
    }
  }
}
