package dev.segue.driver.vendor;

import dev.segue.rules.splice.PositionMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one connection of a vendor's driver tells and does beyond JDBC. */
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

  /** A copy of a value of the vendor's own that can change; any other as it is. */
  @Nullable Object copy(@Nullable Object value) throws SQLException;

  /**
   * Writes a large object on the server, so that one can be bound several times; empty where the
   * vendor has no such objects.
   *
   * @param most how many bytes of the content it takes
   * @return what the vendor's driver binds for it
   */
  OptionalLong largeObject(InputStream content, long most) throws SQLException, IOException;

  /** The same for text, in the connection's encoding; {@code most} counts characters. */
  OptionalLong largeObject(Reader content, long most) throws SQLException, IOException;

  /** What is known of that connection's driver. */
  static Vendor of(Connection raw) throws SQLException {
    return PostgresVendor.isPresent(raw) ? PostgresVendor.of(raw) : new PlainVendor();
  }
}
