package dev.segue.driver.transparency;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;

/** What a connection tells and how it is set. */
enum ConnectionLine implements Line {
  DESCRIPTIONS {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
      try (PreparedStatement p = c.prepareStatement(QUERY)) {
        seen.note("columns", () -> p.getMetaData().getColumnCount())
            .note("label", () -> p.getMetaData().getColumnLabel(2))
            .note("table", () -> p.getMetaData().getTableName(2))
            .note("type", () -> p.getMetaData().getColumnTypeName(2))
            .note("nullable", () -> p.getMetaData().isNullable(1))
            .note("parameters", () -> p.getParameterMetaData().getParameterCount())
            .note("parameter", () -> p.getParameterMetaData().getParameterTypeName(1))
            .note("none", () -> p.getParameterMetaData().getParameterTypeName(2));
      }
      try (PreparedStatement p = c.prepareStatement("UPDATE users SET full_name = ?")) {
        seen.note("of an update", p::getMetaData)
            .note("its parameters", () -> p.getParameterMetaData().getParameterCount());
      }
    }
  },
  CLIENT_INFO {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
      c.setClientInfo("ApplicationName", "line");
      try (Statement s = c.createStatement()) {
        seen.note("set", () -> c.getClientInfo("ApplicationName"))
            .note("all", () -> c.getClientInfo().getProperty("ApplicationName"))
            .note("on the server", () -> s.executeQuery("SHOW application_name"))
            .note(
                "unknown",
                () -> {
                  c.setClientInfo("NoSuch", "x");
                  return c.getWarnings();
                });
      }
    }
  },
  NETWORK_TIMEOUT {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
      int before = c.getNetworkTimeout();
      c.setNetworkTimeout(Runnable::run, 12_345);
      seen.note("set", c::getNetworkTimeout).note("negative", () -> timeout(c, -1));
      c.setNetworkTimeout(Runnable::run, before);
      c.setNetworkTimeout(Runnable::run, 50);
      seen.note("too slow", () -> sleep(c)).note("closed", c::isClosed);
    }

    private Object sleep(Connection c) throws SQLException {
      try (Statement s = c.createStatement()) {
        return s.execute("SELECT full_name, pg_sleep(600) FROM users");
      }
    }

    private Object timeout(Connection c, int millis) throws SQLException {
      c.setNetworkTimeout(Runnable::run, millis);
      return "taken";
    }
  },
  MODES {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
      try (Statement s = c.createStatement()) {
        c.setReadOnly(true);
        seen.note("read-only", () -> s.executeUpdate("UPDATE users SET full_name = 'x'"));
        c.setReadOnly(false);
        for (int level : new int[] {2, 4, 8, 1}) {
          c.setTransactionIsolation(level);
          seen.note("level", c::getTransactionIsolation)
              .note("shown", () -> s.executeQuery("SHOW transaction_isolation"));
        }
        c.setAutoCommit(false);
        seen.note("updated", () -> s.executeUpdate("UPDATE users SET full_name = 'x'"))
            .note("changing", () -> isolate(c));
        c.setAutoCommit(true);
        seen.note("committed by the switch", () -> s.executeQuery(NAMES))
            .note("commit", () -> end(c));
        c.setAutoCommit(false);
        Savepoint savepoint = c.setSavepoint("here");
        seen.note("updated", () -> s.executeUpdate("UPDATE users SET full_name = 'y'"))
            .note("savepoint", savepoint::getSavepointName);
        c.rollback(savepoint);
        seen.note("back", () -> s.executeQuery(NAMES));
        c.rollback();
        c.setAutoCommit(true);
        seen.note("holdability", c::getHoldability);
        c.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
        seen.note("holdability", c::getHoldability).note("catalog", c::getSchema);
      }
    }

    private Object isolate(Connection c) throws SQLException {
      c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      return "changed";
    }

    private Object end(Connection c) throws SQLException {
      c.commit();
      return "committed";
    }
  },
  CURSORS {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
      c.setAutoCommit(false);
      for (int holds :
          new int[] {ResultSet.HOLD_CURSORS_OVER_COMMIT, ResultSet.CLOSE_CURSORS_AT_COMMIT}) {
        seen.note("read over a commit", () -> read(c, holds)).note("rolled back", () -> end(c));
      }
    }

    private Object read(Connection c, int holds) throws SQLException {
      try (PreparedStatement p =
          c.prepareStatement(
              "SELECT n, full_name FROM users, generate_series(1, 20) n ORDER BY n, id",
              ResultSet.TYPE_FORWARD_ONLY,
              ResultSet.CONCUR_READ_ONLY,
              holds)) {
        p.setFetchSize(3);
        ResultSet rows = p.executeQuery();
        rows.next();
        String before = rows.getFetchSize() + " " + rows.getHoldability() + " ";
        c.commit();
        return before + Seen.rows(rows);
      }
    }

    private Object end(Connection c) throws SQLException {
      c.rollback();
      return "rolled back";
    }
  },
  WARNINGS {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
      try (Statement s = c.createStatement();
          PreparedStatement p = c.prepareStatement("SELECT warned(full_name) FROM users")) {
        s.execute("SELECT warned('a'), warned('b')");
        SQLWarning first = s.getWarnings();
        seen.note("first", first::getMessage)
            .note("state", first::getSQLState)
            .note("next", () -> first.getNextWarning().getMessage());
        s.clearWarnings();
        seen.note("cleared", s::getWarnings).note("rows", p::executeQuery);
        seen.note("prepared", () -> p.getWarnings().getMessage())
            .note("connection", c::getWarnings);
      }
    }
  },
  METADATA {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
      DatabaseMetaData about = c.getMetaData();
      seen.note("url", about::getURL)
          .note("user", about::getUserName)
          .note("product", about::getDatabaseProductName)
          .note("driver", about::getDriverName)
          .note("version", about::getDriverVersion)
          .note("tables", () -> about.getTables(null, "public", "town", null))
          .note("columns", () -> about.getColumns(null, "public", "town", "%"))
          .note("keys", () -> about.getPrimaryKeys(null, "public", "users"))
          .note("procedures", () -> about.getProcedures(null, "public", "double"))
          .note("map", c::getTypeMap)
          .note("blob", () -> c.createBlob().length())
          .note("struct", () -> c.createStruct("x", new Object[0]));
    }
  }
}
