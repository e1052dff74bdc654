package dev.segue.driver.jdbc;

import dev.segue.driver.error.DriverError;
import dev.segue.driver.execute.Planned;
import dev.segue.rules.model.Mode;
import java.sql.SQLException;

/** The rule on result sets that write: the vendor's driver would write past the rewriting. */
final class UpdatableResults {
  private static final String WHY =
      "An updatable result set over a table under change would write past the rewriting. Use"
          + " ResultSet.CONCUR_READ_ONLY and an UPDATE statement";

  private UpdatableResults() {}

  /** Throws if such a result must not be; reports it instead where the rules only observe. */
  static void refuseIf(boolean updatable, Planned planned, SegueConnection connection)
      throws SQLException {
    if (!updatable || !planned.effects().query() || !planned.touchesMapped()) {
      return;
    }
    if (planned.epoch().rules().mode() == Mode.REWRITE) {
      throw DriverError.UPDATABLE_RESULT_SET.says(WHY + ": " + planned.text());
    }
    connection
        .instance()
        .reports()
        .report(planned.change(), "Observed: " + WHY + ".", planned.text())
        .increment();
  }
}
