package dev.segue.rules.control;

import java.util.List;

/**
 * The SQL that makes the segue tables in one schema and reads and writes changes, in one database's
 * words. A {@code ?} is a parameter; their order is given with each text.
 */
public interface ControlSql {
  /** Whether the schema is there: one row, one column. */
  String hasSchema();

  /** Creates the schema, which is not there. */
  String createSchema();

  /** Whether the table that holds the version is there: one row, one column. */
  String hasTables();

  /**
   * What creates the tables, or brings those of an older version up, to be run in one transaction,
   * by any number of clients at once. The schema must exist. A new version adds tables and columns
   * that may be NULL, so that a version reads what its neighbours wrote.
   */
  List<String> create();

  /**
   * Waits for who else creates the schema or the tables, until the transaction ends: two IF NOT
   * EXISTS at once collide in the catalog.
   */
  String lock();

  /** Reads the version of the tables: one row, one column. */
  String version();

  /**
   * Enters a change that nobody has entered yet, at off and with the facts of the start.
   * Parameters: id, definition, hash.
   */
  String enterChange();

  /** Forgets a change. Parameter: id. */
  String forgetChange();

  /** Reads a change's row and locks it until the transaction ends. Parameter: id. */
  String lockChange();

  /** Reads all changes' rows. */
  String changes();

  /**
   * Publishes a range of phases and the facts that are left, if nobody published since the row was
   * read: one row, or none. Parameters: lowest, highest, the facts in their order, id, row version.
   */
  String publish();
}
