package dev.segue.driver.vendor;

import dev.segue.rules.splice.PositionMap;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What one connection of a vendor's driver tells beyond JDBC, without asking the server. */
public interface Vendor {

  /** Where the connection's transaction stands. */
  enum TransactionState {
    /** None is open. */
    IDLE,
    /** One is open. */
    OPEN,
    /** One is open and can only be rolled back. */
    FAILED,
    /** The vendor's driver does not tell. */
    UNKNOWN
  }

  /** Where the connection's transaction stands now. */
  TransactionState transactionState();

  /**
   * The same error told in the application's text.
   *
   * @param error what the vendor's driver threw for the rewritten text
   * @param rewritten that text
   * @param positions where its stretches come from
   * @return the very same exception where it names no position or the position is the same; else
   *     one without the exceptions chained to it
   */
  SQLException inApplicationText(SQLException error, String rewritten, PositionMap positions);

  /** Gives a statement the vendor's own settings of the one that it replaces. */
  void carryOver(Statement from, Statement to) throws SQLException;

  /** What is known of that connection's driver. */
  static Vendor of(Connection raw) throws SQLException {
    return PostgresVendor.isPresent(raw) ? PostgresVendor.of(raw) : new PlainVendor();
  }
}
