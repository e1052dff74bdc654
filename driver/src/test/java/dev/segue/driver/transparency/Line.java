package dev.segue.driver.transparency;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/** What an application does to a connection and sees, by the names of the transparency table. */
enum Line {
  UNWRAP_PGCONNECTION_AND_COPY {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      seen.note("wraps PGConnection", () -> c.isWrapperFor(PGConnection.class))
          .note(
              "copied",
              () ->
                  c.unwrap(PGConnection.class)
                      .getCopyAPI()
                      .copyIn("COPY town FROM STDIN", new StringReader("7\tUlm\n8\tBonn\n")))
          .note("wraps nonsense", () -> c.isWrapperFor(Runnable.class))
          .note("unwraps nonsense", () -> c.unwrap(Executor.class).getClass());
    }
  },
  UNWRAP_PGSTATEMENT {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      try (PreparedStatement s = c.prepareStatement(QUERY);
          Statement plain = c.createStatement()) {
        s.unwrap(PGStatement.class).setPrepareThreshold(1);
        seen.note("threshold", () -> s.unwrap(PGStatement.class).getPrepareThreshold())
            .note("plain", () -> plain.unwrap(PGStatement.class).getPrepareThreshold())
            .note("wraps", () -> plain.isWrapperFor(PGStatement.class));
      }
    }
  },
  UNWRAP_CONNECTION {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      seen.note("is itself", () -> c.unwrap(Connection.class) == c)
          .note("wraps", () -> c.isWrapperFor(Connection.class))
          .note("equals", () -> Set.of(c).iterator().next().equals(c))
          .note("in a set", () -> new HashSet<>(Set.of(c)).contains(c));
    }
  },
  IDENTITIES {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      try (Statement s = c.createStatement();
          PreparedStatement p =
              c.prepareStatement(
                  "INSERT INTO users (full_name) VALUES ('x')", Statement.RETURN_GENERATED_KEYS);
          CallableStatement call = c.prepareCall("SELECT 1")) {
        ResultSet rows = s.executeQuery("SELECT full_name FROM users");
        p.executeUpdate();
        seen.note("statement's connection", () -> s.getConnection() == c)
            .note("result's statement", () -> rows.getStatement() == s)
            .note("metadata's connection", () -> c.getMetaData().getConnection() == c)
            .note("keys' statement", () -> p.getGeneratedKeys().getStatement() == p)
            .note("prepared's connection", () -> p.getConnection() == c)
            .note("call's connection", () -> call.getConnection() == c)
            .note("call's result", () -> call.executeQuery().getStatement() == call)
            .note("statement's own", () -> s.unwrap(Statement.class) == s)
            .note("result's own", () -> rows.unwrap(ResultSet.class) == rows);
      }
    }
  },
  LARGE_UPDATES {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      try (Statement s = c.createStatement();
          PreparedStatement p = c.prepareStatement("UPDATE users SET full_name = ? WHERE id = ?")) {
        seen.note("statement", () -> s.executeLargeUpdate("UPDATE users SET full_name = 'x'"))
            .note("count", s::getLargeUpdateCount);
        p.setString(1, "y");
        p.setInt(2, 1);
        seen.note("prepared", p::executeLargeUpdate).note("count", p::getLargeUpdateCount);
        p.addBatch();
        p.setInt(2, -1);
        p.addBatch();
        seen.note("prepared batch", p::executeLargeBatch);
        s.addBatch("UPDATE users SET full_name = 'z'");
        s.addBatch("DELETE FROM users WHERE full_name = 'none'");
        seen.note("batch", s::executeLargeBatch);
        seen.note("rows", () -> s.executeQuery("SELECT id, full_name FROM users ORDER BY id"));
      }
    }
  },
  DEFAULT_METHODS {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      seen.note("begin", () -> request(c, true));
      try (Statement s = c.createStatement();
          PreparedStatement p = c.prepareStatement(QUERY)) {
        seen.note("literal", () -> s.enquoteLiteral("it's"))
            .note("national", () -> s.enquoteNCharLiteral("it's"))
            .note("identifier", () -> s.enquoteIdentifier("a b", false))
            .note("quoted", () -> s.enquoteIdentifier("ab", true))
            .note("simple", () -> s.isSimpleIdentifier("a b"))
            .note("rows", s::getLargeMaxRows)
            .note("typed", () -> set(p, 1))
            .note("typed with length", () -> setScaled(p))
            .note("lob size", () -> c.getMetaData().getMaxLogicalLobSize())
            .note("cursors", () -> c.getMetaData().supportsRefCursors())
            .note("sharding", () -> c.getMetaData().supportsSharding());
      }
      seen.note("end", () -> request(c, false));
    }

    private Object request(Connection c, boolean begins) throws SQLException {
      if (begins) {
        c.beginRequest();
      } else {
        c.endRequest();
      }
      return "told";
    }

    private Object set(PreparedStatement p, int value) throws SQLException {
      p.setObject(1, value, JDBCType.INTEGER);
      return "set";
    }

    private Object setScaled(PreparedStatement p) throws SQLException {
      p.setObject(1, 1.5, JDBCType.DECIMAL, 2);
      return "set";
    }
  },
  ARRAYS {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      Array array = c.createArrayOf("text", new Object[] {"a", "b"});
      try (PreparedStatement p = c.prepareStatement("SELECT ?::text[], ?::text")) {
        p.setArray(1, array);
        p.setObject(2, array, Types.ARRAY);
        ResultSet rows = p.executeQuery();
        rows.next();
        seen.note("text", () -> rows.getString(1) + rows.getString(2))
            .note("elements", () -> rows.getArray(1).getArray())
            .note("slice", () -> rows.getArray(1).getArray(2, 1))
            .note("rows", () -> rows.getArray(1).getResultSet())
            .note("base", () -> rows.getArray(1).getBaseTypeName())
            .note("as object", () -> ((Array) rows.getObject(1)).getArray());
      }
    }
  },
  CALLS {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      try (CallableStatement call = c.prepareCall("CALL double(?)")) {
        call.setInt(1, 21);
        call.registerOutParameter(1, Types.INTEGER);
        seen.note("executed", call::execute).note("out", () -> call.getInt(1));
      }
      try (CallableStatement call = c.prepareCall("{? = call upper(?)}")) {
        call.registerOutParameter(1, Types.VARCHAR);
        call.setString(2, "abc");
        seen.note("function", call::execute).note("result", () -> call.getString(1));
        seen.note("wrong type", () -> call.getInt(1));
      }
    }
  },
  DESCRIPTIONS {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
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
    void look(Connection c, Seen seen) throws SQLException {
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
  STREAMS {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      byte[] bytes = "héllo".getBytes(StandardCharsets.UTF_8);
      try (PreparedStatement p =
          c.prepareStatement("UPDATE users SET picture = ?, full_name = ? WHERE id = 1")) {
        p.setBinaryStream(1, new ByteArrayInputStream(bytes));
        p.setCharacterStream(2, new StringReader("héllo"), 5);
        seen.note("written", p::executeUpdate);
        seen.note("again", p::executeUpdate);
      }
      try (Statement s = c.createStatement();
          ResultSet rows = s.executeQuery("SELECT picture, full_name FROM users WHERE id = 1")) {
        rows.next();
        seen.note("binary", () -> rows.getBinaryStream(1).readAllBytes())
            .note("characters", () -> rows.getCharacterStream(2).read())
            .note("ascii", () -> rows.getAsciiStream(2).readAllBytes())
            .note("object", () -> rows.getObject("picture"))
            .note("as blob", () -> rows.getBlob(2));
      }
    }
  },
  SEVERAL_RESULTS {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      try (Statement s = c.createStatement()) {
        seen.note("run", () -> s.execute(SEVERAL))
            .note("first", s::getResultSet)
            .note("more", s::getMoreResults)
            .note("count", s::getUpdateCount)
            .note("more", () -> s.getMoreResults(Statement.CLOSE_CURRENT_RESULT))
            .note("second", s::getResultSet)
            .note("end", s::getMoreResults)
            .note("count", s::getUpdateCount);
      }
    }
  },
  NETWORK_TIMEOUT {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
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
  CLOSE_ON_COMPLETION {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      for (Statement s : new Statement[] {c.createStatement(), c.prepareStatement("SELECT 1")}) {
        s.closeOnCompletion();
        ResultSet rows =
            s instanceof PreparedStatement p
                ? p.executeQuery()
                : s.executeQuery("SELECT full_name FROM users");
        seen.note("asked", s::isCloseOnCompletion).note("open", s::isClosed);
        rows.close();
        seen.note("closed", s::isClosed);
      }
    }
  },
  CLOSE_ORDER {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      Statement s = c.createStatement();
      ResultSet first = s.executeQuery("SELECT full_name FROM users");
      ResultSet second = s.executeQuery("SELECT full_name FROM users");
      seen.note("replaced", first::isClosed).note("reading it", first::next);
      PreparedStatement p = c.prepareStatement(QUERY);
      p.setInt(1, 1);
      ResultSet rows = p.executeQuery();
      p.close();
      p.close();
      seen.note("its statement closed", rows::isClosed)
          .note("closed", p::isClosed)
          .note("binding it", () -> bind(p))
          .note("running it", p::executeQuery)
          .note("its results", p::getResultSet)
          .note("its connection", p::getConnection);
      c.close();
      seen.note("connection closed", c::isClosed)
          .note("statement", s::isClosed)
          .note("result", second::isClosed)
          .note("running", () -> s.executeQuery("SELECT full_name FROM users"))
          .note("preparing", () -> c.prepareStatement(QUERY))
          .note("valid", () -> c.isValid(1))
          .note("committing", () -> commit(c));
      c.close();
    }

    private Object bind(PreparedStatement p) throws SQLException {
      p.setInt(1, 1);
      return "bound";
    }

    private Object commit(Connection c) throws SQLException {
      c.commit();
      return "committed";
    }
  },
  MODES {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
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
    void look(Connection c, Seen seen) throws SQLException {
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
    void look(Connection c, Seen seen) throws SQLException {
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
  ESCAPES {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      try (Statement s = c.createStatement()) {
        seen.note(
                "functions",
                () ->
                    s.executeQuery(
                        "SELECT {fn concat('a', full_name)}, {fn ucase(full_name)},"
                            + " {fn length(full_name)} FROM users WHERE full_name ="
                            + " {fn concat('A', 'nn')}"))
            .note("times", () -> s.executeQuery("SELECT {d '2020-01-02'}, {t '03:04:05'}"))
            .note("stamp", () -> s.executeQuery("SELECT {ts '2020-01-02 03:04:05'}"))
            .note(
                "join",
                () ->
                    s.executeQuery(
                        "SELECT t.name FROM {oj users u LEFT OUTER JOIN town t ON t.id = u.id}"
                            + " WHERE u.full_name = 'Ann'"))
            .note(
                "like",
                () ->
                    s.executeQuery("SELECT id FROM users WHERE full_name LIKE '|A%' {escape '|'}"))
            .note("native", () -> c.nativeSQL("SELECT {fn now()}, {d '2020-01-02'}"));
        s.setEscapeProcessing(false);
        seen.note("off", () -> s.executeQuery("SELECT {d '2020-01-02'} FROM users"));
      }
    }
  },
  ERRORS {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      try (Statement s = c.createStatement();
          PreparedStatement p = c.prepareStatement("INSERT INTO town VALUES (?, ?)")) {
        seen.note("syntax", () -> s.execute("SELEC 1"))
            .note("no table", () -> s.execute("SELECT * FROM nowhere"))
            .note("no column", () -> s.execute("SELECT nothing FROM town"))
            .note("a query", () -> s.executeUpdate("SELECT 1"))
            .note("no query", () -> s.executeQuery("UPDATE town SET name = 'x'"))
            .note("null", () -> s.execute(""));
        seen.note("nothing bound", p::executeUpdate);
        for (int id : new int[] {1, 2, 1}) {
          p.setInt(1, id);
          p.setString(2, "x");
          p.addBatch();
        }
        seen.note("batch", p::executeBatch).note("empty", p::executeBatch);
        seen.note("parameter", () -> bind(p));
        ResultSet rows = s.executeQuery("SELECT full_name FROM users");
        seen.note("before", () -> rows.getString(1)).note("no label", () -> rows.getString("no"));
      }
    }

    private Object bind(PreparedStatement p) throws SQLException {
      p.setInt(3, 1);
      return "bound";
    }
  },
  KEYS {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      try (PreparedStatement p =
              c.prepareStatement(
                  "INSERT INTO users (full_name) VALUES (?)", new String[] {"id", "full_name"});
          Statement s = c.createStatement()) {
        for (String name : new String[] {"k", "l"}) {
          p.setString(1, name);
          p.addBatch();
        }
        seen.note("batch", p::executeBatch).note("keys", p::getGeneratedKeys);
        seen.note(
                "statement",
                () ->
                    s.executeUpdate(
                        "INSERT INTO users (full_name) VALUES ('m')", new String[] {"id"}))
            .note("keys", s::getGeneratedKeys)
            .note("none", () -> s.executeUpdate("UPDATE users SET full_name = 'n' WHERE id = 1"))
            .note("no keys", s::getGeneratedKeys);
      }
    }
  },
  SETTINGS {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
      try (Statement s = c.createStatement()) {
        s.setMaxRows(1);
        s.setFetchSize(7);
        s.setQueryTimeout(9);
        s.setMaxFieldSize(2);
        seen.note("rows", () -> s.executeQuery(NAMES))
            .note("size", s::getFetchSize)
            .note("timeout", s::getQueryTimeout)
            .note("field", s::getMaxFieldSize)
            .note("poolable", s::isPoolable)
            .note("direction", s::getFetchDirection)
            .note("type", s::getResultSetType);
      }
      try (PreparedStatement p = c.prepareStatement(QUERY)) {
        seen.note("text", () -> p.toString().toLowerCase(Locale.ROOT).contains("full_name"))
            .note("text in a prepared one", () -> p.execute("SELECT 1"));
      }
    }
  },
  METADATA {
    @Override
    void look(Connection c, Seen seen) throws SQLException {
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
  };

  private static final String QUERY = "SELECT id, full_name FROM users WHERE id = ?";
  private static final String NAMES = "SELECT full_name FROM users ORDER BY id";
  private static final String SEVERAL =
      "SELECT full_name FROM users ORDER BY id;"
          + " UPDATE users SET full_name = 'x' WHERE id = 1;"
          + " SELECT count(*) FROM users WHERE full_name = 'x'";

  /** Does what an application does and notes what it sees. */
  abstract void look(Connection c, Seen seen) throws SQLException;
}
