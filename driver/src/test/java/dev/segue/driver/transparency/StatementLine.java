package dev.segue.driver.transparency;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Locale;

/** What statements do and give. */
enum StatementLine implements Line {
  LARGE_UPDATES {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
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
  ARRAYS {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
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
    public void look(Connection c, Seen seen) throws SQLException {
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
  STREAMS {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
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
    public void look(Connection c, Seen seen) throws SQLException {
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
  ESCAPES {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
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
    public void look(Connection c, Seen seen) throws SQLException {
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
    public void look(Connection c, Seen seen) throws SQLException {
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
    public void look(Connection c, Seen seen) throws SQLException {
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
  }
}
