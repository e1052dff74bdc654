package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.junit.jupiter.api.Test;

/** Calls, and JDBC's escape syntax in them and in plain statements. */
final class SegueCallableStatementIT extends RuledConnection {
  @Test
  void function_calledByEscape_gives() throws SQLException {
    try (CallableStatement call = connection.prepareCall("{? = call upper(?)}")) {
      call.registerOutParameter(1, Types.VARCHAR);
      call.setString(2, "ann");
      call.execute();
      assertThat(call.getString(1)).isEqualTo("ANN");
    }
  }

  @Test
  void procedure_called_gives() throws SQLException {
    try (CallableStatement call = connection.prepareCall("CALL double(?)")) {
      call.registerOutParameter(1, Types.INTEGER);
      call.setInt(1, 21);
      call.execute();
      assertThat(call.getInt(1)).isEqualTo(42);
    }
  }

  @Test
  void write_preparedAsCall_isRefusedWhereAParameterFeedsTwo() throws SQLException {
    assertThatThrownBy(() -> connection.prepareCall("UPDATE users SET full_name = ?"))
        .hasMessageContaining("prepareStatement")
        .hasMessageContaining("SG011");
    try (CallableStatement call =
        connection.prepareCall("UPDATE users SET full_name = 'Cid' WHERE id = 1")) {
      assertThat(call.executeUpdate()).isEqualTo(1);
    }
    assertThat(stored()).isEqualTo("Cid/Cid");
  }

  @Test
  void escapes_inAPlainStatement_workBesideTheRewriting() throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT {fn ucase(full_name)} AS big FROM users WHERE born > {d '1995-01-01'}");
        ResultSet rows = query.executeQuery()) {
      rows.next();
      assertThat(rows.getString("big")).isEqualTo("BOB");
    }
  }
}
