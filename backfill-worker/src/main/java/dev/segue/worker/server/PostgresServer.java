package dev.segue.worker.server;

import dev.segue.rules.control.ControlSql;
import dev.segue.rules.control.PostgresControlSql;
import dev.segue.rules.control.PostgresWorkSql;
import dev.segue.rules.control.WorkSql;
import dev.segue.rules.dialect.PostgresNames;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL; what failures mean is by SQLSTATE (its manual's appendix A). */
public enum PostgresServer implements Server {
  INSTANCE;

  /** How the sessions of workers are called there: they do not wait for each other. */
  public static final String APPLICATION = "segue";

  private static final Set<String> CONTENDED = Set.of("40001", "40P01", "55P03");

  private static final Set<String> GONE = Set.of("57P01", "57P02", "57P03", "57P05", "53300");

  /** A primary that became a replica; the address may lead to the new one soon. */
  private static final String READ_ONLY = "25006";

  private static final String CANCELLED = "57014";

  /** Undefined table, schema. */
  private static final Set<String> MISSING = Set.of("42P01", "3F000");

  @Override
  public String scheme() {
    return "jdbc:postgresql:";
  }

  @Override
  public String driver() {
    return "org.postgresql:postgresql";
  }

  @Override
  public Map<String, String> properties() {
    // Behind a pooler that shares sessions, statements prepared on the server get lost.
    return Map.of("prepareThreshold", "0", "ApplicationName", APPLICATION);
  }

  @Override
  public Transactions transactions() {
    return PostgresTransactions.INSTANCE;
  }

  @Override
  public boolean isMissing(SQLException failure) {
    return MISSING.contains(String.valueOf(failure.getSQLState()));
  }

  @Override
  public ControlSql control(String schema) {
    return new PostgresControlSql(schema);
  }

  @Override
  public WorkSql works(String schema) {
    return new PostgresWorkSql(schema);
  }

  @Override
  public String quoted(String name) {
    return PostgresNames.quoteIfNeeded(name);
  }

  @Override
  public FailureKind kindOf(SQLException failure) {
    @Nullable String state = failure.getSQLState();
    if (failure instanceof SQLTransientConnectionException
        || failure instanceof SQLRecoverableException) {
      return FailureKind.UNAVAILABLE;
    }
    if (state == null) {
      return FailureKind.FATAL;
    }
    if (CONTENDED.contains(state)) {
      return FailureKind.CONTENTION;
    }
    if (state.equals(CANCELLED)) {
      return FailureKind.TOO_LONG;
    }
    if (state.startsWith("08") || GONE.contains(state)) {
      return FailureKind.UNAVAILABLE;
    }
    // Resources, such as no space; the system.
    if (state.startsWith("53") || state.startsWith("58") || state.equals(READ_ONLY)) {
      return FailureKind.UNABLE;
    }
    // Values, constraints, and errors that a function raises by itself.
    // 54: a value too long for an index.
    return state.startsWith("22")
            || state.startsWith("54")
            || state.startsWith("23")
            || state.startsWith("P0")
        ? FailureKind.DATA
        : FailureKind.FATAL;
  }
}
