package dev.segue.driver.vendor;

import dev.segue.rules.splice.PositionMap;
import java.sql.SQLException;
import java.sql.Statement;

/** A vendor's driver of which nothing is known beyond JDBC. */
final class PlainVendor implements Vendor {
  @Override
  public TransactionState transactionState() {
    return TransactionState.UNKNOWN;
  }

  @Override
  public SQLException inApplicationText(
      SQLException error, String rewritten, PositionMap positions) {
    return error;
  }

  @Override
  public void carryOver(Statement from, Statement to) {}
}
