package dev.segue.worker.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What a server is told about the transaction that is open on a connection, in its own words.
 * Nothing of it outlives the transaction: a pooler may give the session to others. Safe for use by
 * many threads.
 */
public interface Transactions {
  /**
   * Has the transaction see what is committed when each of its statements begins, and every row of
   * a table: a server that would leave some out refuses instead.
   */
  void begin(Connection connection) throws SQLException;

  /** Has the server refuse whatever would write. */
  void forbidWrites(Connection connection) throws SQLException;

  /**
   * Bounds how long the transaction's statements wait for locks, and run; zero is without a bound.
   */
  void bound(Connection connection, Duration lock, Duration statement) throws SQLException;

  /**
   * Lets the transaction's commit return before it is on disk. A crash of the server may undo it,
   * whole: only for one whose loss is noticed, because its progress goes with it.
   */
  void commitEarly(Connection connection) throws SQLException;

  /** What {@link #interrupt} knows the transaction by. */
  String identity(Connection connection) throws SQLException;

  /**
   * Has the server break off what that transaction is at; its statement fails. Does nothing if the
   * transaction is over or between two statements.
   *
   * @param connection another one, of the same user
   */
  void interrupt(Connection connection, String identity) throws SQLException;
}
