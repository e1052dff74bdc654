package dev.segue.driver.transparency;

import java.sql.Connection;
import java.sql.SQLException;

/** One of the things that an application does to a connection and sees. */
interface Line {
  /** Of a table under change, in its new shape. */
  String QUERY = "SELECT id, full_name FROM users WHERE id = ?";

  /** The same, of all rows. */
  String NAMES = "SELECT full_name FROM users ORDER BY id";

  /** Statements of all kinds in one text. */
  String SEVERAL =
      "SELECT full_name FROM users ORDER BY id;"
          + " UPDATE users SET full_name = 'x' WHERE id = 1;"
          + " SELECT count(*) FROM users WHERE full_name = 'x'";

  /** Does it and notes what is seen. */
  void look(Connection c, Seen seen) throws SQLException;
}
