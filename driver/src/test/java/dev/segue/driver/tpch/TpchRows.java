package dev.segue.driver.tpch;

import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Fills the tables of the old shape. */
final class TpchRows {
  private TpchRows() {}

  static void load(Connection connection, double scale) throws SQLException {
    for (TpchTable<?> table : TpchTable.getTables()) {
      copy(connection, table, scale);
    }
  }

  private static <E extends TpchEntity> void copy(
      Connection connection, TpchTable<E> table, double scale) throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + table.getTableName() + " FROM STDIN (DELIMITER '|')");
    for (E row : table.createGenerator(scale, 1, 1)) {
      String line = row.toLine();
      // The generator ends each line with a delimiter, which COPY would take for a column more.
      byte[] bytes = (line.substring(0, line.length() - 1) + "\n").getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(bytes, 0, bytes.length);
    }
    copy.endCopy();
  }
}
