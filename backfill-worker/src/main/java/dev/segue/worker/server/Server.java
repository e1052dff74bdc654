package dev.segue.worker.server;

import dev.segue.rules.control.ControlSql;
import dev.segue.rules.control.WorkSql;
import java.sql.SQLException;
import java.util.Map;

/**
 * A kind of server: how it is connected to, what its failures mean, how the segue tables are asked
 * there. Safe for use by many threads.
 */
public interface Server {
  /** How its JDBC URLs begin. */
  String scheme();

  /** What is put into the folder of drivers for it, as a Maven coordinate. */
  String driver();

  /** What its driver is told, unless the URL says otherwise. */
  Map<String, String> properties();

  /** What it is told about transactions. */
  Transactions transactions();

  /** What a failed transaction means. */
  FailureKind kindOf(SQLException failure);

  /** Whether a statement failed because a table or a schema is not there. */
  boolean isMissing(SQLException failure);

  /** The SQL of the segue tables in that schema. */
  ControlSql control(String schema);

  /** The SQL of works in that schema. */
  WorkSql works(String schema);

  /** A name as SQL text. */
  String quoted(String name);
}
