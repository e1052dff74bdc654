package dev.segue.driver.jdbc;

import dev.segue.driver.error.DriverError;
import dev.segue.driver.execute.Planned;
import java.sql.SQLException;

/** The rule on result sets that write: the vendor's driver would write past the rewriting. */
final class UpdatableResults {
  private UpdatableResults() {}

  static void refuseIf(boolean updatable, Planned planned, String sql) throws SQLException {
    if (updatable && planned.effects().query() && planned.touchesMapped()) {
      throw DriverError.UPDATABLE_RESULT_SET.says(
          "An updatable result set over a table under change would write past the rewriting. Use"
              + " ResultSet.CONCUR_READ_ONLY and an UPDATE statement: "
              + sql);
    }
  }
}
