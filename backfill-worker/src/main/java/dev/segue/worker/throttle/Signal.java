package dev.segue.worker.throttle;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** One thing that a work looks at before each chunk. Used by one thread. */
public interface Signal {
  /** What it looks at, in a few words. */
  String name();

  /**
   * Why the work must wait now; empty if it need not.
   *
   * @param connection for signals that ask the database, in a transaction that may not write and is
   *     undone
   * @throws SQLException if it cannot be told, which counts as a reason
   */
  Optional<String> reason(Connection connection) throws SQLException;
}
