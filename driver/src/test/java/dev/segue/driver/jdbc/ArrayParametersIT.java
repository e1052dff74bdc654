package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An array compared with a widened column keeps the type that the application gave it. */
final class ArrayParametersIT {
  private static final String RULES =
      """
        - id: stock-amount
          table: stock
          phase: dual-write
          retype: {from: quantity, to: amount, old-type: integer, new-type: bigint}
      """;

  private static List<Integer> found(Connection connection, String type, Object... elements)
      throws SQLException {
    List<Integer> found = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement("SELECT id FROM stock WHERE amount = ANY (?) ORDER BY id")) {
      query.setArray(1, connection.createArrayOf(type, elements));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getInt(1));
        }
      }
    }
    return found;
  }

  @Test
  void array_ofAnyNumbers_matchesWhatIsEqual(@TempDir Path directory) throws Exception {
    Postgres postgres =
        Postgres.database(
            "CREATE TABLE stock (id integer PRIMARY KEY, quantity integer, amount bigint)",
            "INSERT INTO stock VALUES (1, 1, 1), (2, 2, 2), (3, 3, NULL)");
    try (Connection connection = Ruled.by(postgres, directory, RULES).connect()) {
      assertThat(found(connection, "numeric", new BigDecimal("1.5"), new BigDecimal("3")))
          .containsExactly(3);
      assertThat(found(connection, "int4", 2, 7)).containsExactly(2);
      assertThat(found(connection, "int8", 3L, 9_999_999_999L)).containsExactly(3);
      assertThat(found(connection, "float8", 2.5, 1.0)).containsExactly(1);
    }
  }
}
