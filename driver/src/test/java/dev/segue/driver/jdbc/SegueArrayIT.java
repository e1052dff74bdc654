package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.execute.Instance;
import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Script;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgArray;

final class SegueArrayIT {
  private static final String ARRAY = "SELECT ARRAY['a', 'b'] AS tags";

  private static Postgres postgres;
  private Connection connection;

  @BeforeAll
  static void createDatabase() {
    postgres = Postgres.database();
  }

  @BeforeEach
  void connect() throws SQLException {
    Instance instance = new Instance("test", Script.rules(Phase.PLANNED), new Script());
    connection = new SegueConnection(postgres.connect(), instance, ShapeSetting.of(Side.OLD));
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void resultSet_ofArray_leadsBackToOurConnection() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ARRAY)) {
      rows.next();
      for (Array array :
          new Array[] {
            rows.getArray(1),
            rows.getArray("tags"),
            rows.getObject(1, Array.class),
            rows.getObject("tags", Array.class),
            (Array) rows.getObject(1),
            (Array) rows.getObject("tags"),
            connection.createArrayOf("text", new String[] {"a", "b"})
          }) {
        assertThat((Object[]) array.getArray()).containsExactly("a", "b");
        assertLeadsBack(array.getResultSet());
        assertLeadsBack(array.getResultSet(1, 2));
        assertLeadsBack(array.getResultSet(Map.of()));
        assertLeadsBack(array.getResultSet(1, 2, Map.of()));
        assertThat(array.getBaseType()).isEqualTo(Types.VARCHAR);
      }
    }
  }

  private void assertLeadsBack(ResultSet elements) throws SQLException {
    elements.next();
    assertThat(elements.getString(2)).isEqualTo("a");
    Statement maker = Objects.requireNonNull(elements.getStatement());
    assertThat(maker.getConnection()).isSameAs(connection);
  }

  @Test
  void array_bound_reachesTheVendorAsItsOwn() throws SQLException {
    Array array = connection.createArrayOf("text", new String[] {"a", "b"});
    assertThat(array).isInstanceOf(SegueArray.class);
    assertThat(((SegueArray) array).unwrap(PgArray.class)).isNotNull();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT ?::text, ?::text, ?::text, ?::text")) {
      select.setArray(1, array);
      select.setObject(2, array);
      select.setObject(3, array, Types.ARRAY);
      select.setArray(4, null);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("{a,b}");
        assertThat(rows.getString(2)).isEqualTo("{a,b}");
        assertThat(rows.getString(3)).isEqualTo("{a,b}");
        assertThat(rows.getString(4)).isNull();
      }
    }
  }

  @Test
  void array_thatIsNull_staysNull() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT NULL::text[]")) {
      rows.next();
      assertThat(rows.getArray(1)).isNull();
      assertThat(rows.getObject(1)).isNull();
    }
  }
}
