package dev.segue.worker.database;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failed transaction means for who ran it; by SQLSTATE (PostgreSQL's appendix A). */
public enum FailureKind {
  /** Somebody else was in the way: the same again, a little later, may succeed. */
  CONTENTION,
  /** It took longer than it may: less of it may succeed. */
  TOO_LONG,
  /** The server or the way to it is gone, or it lacks room: it may come back. */
  UNAVAILABLE,
  /** A value in some row is in the way. */
  DATA,
  /** Nothing that waiting mends. */
  FATAL;

  private static final Set<String> CONTENDED = Set.of("40001", "40P01", "55P03");
  private static final Set<String> GONE = Set.of("57P01", "57P02", "57P03", "57P05");
  private static final String CANCELLED = "57014";

  /** What that failure means. */
  public static FailureKind of(SQLException failure) {
    @Nullable String state = failure.getSQLState();
    if (failure instanceof SQLTransientConnectionException
        || failure instanceof SQLRecoverableException) {
      return UNAVAILABLE;
    }
    if (state == null) {
      return FATAL;
    }
    if (CONTENDED.contains(state)) {
      return CONTENTION;
    }
    if (state.equals(CANCELLED)) {
      return TOO_LONG;
    }
    // Connections, resources (no space, too many clients), operators, the system.
    if (state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("58")
        || GONE.contains(state)) {
      return UNAVAILABLE;
    }
    // Values, constraints, and errors that a function raises by itself.
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("P0")
        ? DATA
        : FATAL;
  }
}
