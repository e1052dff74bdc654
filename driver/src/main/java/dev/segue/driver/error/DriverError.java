package dev.segue.driver.error;

import java.sql.SQLDataException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * An error of the driver's own making.
 *
 * <p>The SQLSTATE class {@code SG} is nobody's: it is not class 08 and never {@code 0A000}, at
 * which pools throw the connection away.
 */
public enum DriverError {
  /** The rewriter decided that the statement must not run. */
  STATEMENT_REFUSED("SG001"),
  /** A setting is unknown or has a value that it cannot have. */
  BAD_SETTING("SG002"),
  /** No rules were named, or they cannot be read, or they are wrong. */
  BAD_RULES("SG003"),
  /** Nothing on the class path connects to the real URL. */
  VENDOR_DRIVER_MISSING("SG004"),
  /** The URL names a database that has no dialect here. */
  UNKNOWN_DATABASE("SG005"),
  /** A change stands where it must not without leave. */
  UNSUPERVISED_TOO_FAR("SG006"),
  /** A parameter number that the statement does not have. */
  NO_SUCH_PARAMETER("SG007"),
  /** A stream that feeds several columns found no room in the temporary directory. */
  STREAM_NOT_SPILLED("SG008"),
  /** A stream that feeds several columns failed while it was read. */
  STREAM_UNREADABLE("SG009"),
  /** An updatable result set over a mapped table. */
  UPDATABLE_RESULT_SET("SG010"),
  /** The text of a callable statement means something else under the rules in force. */
  CALLABLE_OUTDATED("SG011"),
  /** The rewriter failed in a way that it should have contained. */
  REWRITER_FAILED("SG012"),
  /** The catalog kept changing while the statement was planned. */
  CATALOG_UNSETTLED("SG013"),
  /**
   * A value that one side of a change can hold and the other cannot. Its SQLSTATE is of class 22,
   * so that frameworks take it for what it is: an error in the data.
   */
  VALUE_DOES_NOT_FIT("SG015", "22SG1"),
  /** A tool that changes schemas runs through this driver. */
  MIGRATION_THROUGH_SEGUE("SG016");

  private static final String DATA_CLASS = "22";

  private final String code;
  private final String sqlState;

  DriverError(String code) {
    this(code, code);
  }

  DriverError(String code, String sqlState) {
    this.code = code;
    this.sqlState = sqlState;
  }

  /** What it is called in its messages and in the documentation. */
  public String code() {
    return code;
  }

  /** The SQLSTATE of this error's exceptions. */
  public String sqlState() {
    return sqlState;
  }

  /** An exception that says what happened, where, and what to do now. */
  public SQLException says(String message) {
    return says(message, null);
  }

  /** An exception that says what happened, where, and what to do now, with its cause. */
  public SQLException says(String message, @Nullable Throwable cause) {
    return sqlState.startsWith(DATA_CLASS)
        ? new SQLDataException(text(message), sqlState, cause)
        : new SQLException(text(message), sqlState, cause);
  }

  private String text(String message) {
    return message + " [" + code + " " + name() + "]";
  }
}
