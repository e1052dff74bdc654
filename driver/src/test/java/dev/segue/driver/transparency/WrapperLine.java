package dev.segue.driver.transparency;

import java.io.StringReader;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/**
 * What there is of an object besides its calls: what it wraps, equals, belongs to, and when it
 * ends.
 */
enum WrapperLine implements Line {
  UNWRAP_PGCONNECTION_AND_COPY {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
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
    public void look(Connection c, Seen seen) throws SQLException {
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
    public void look(Connection c, Seen seen) throws SQLException {
      seen.note("is itself", () -> c.unwrap(Connection.class) == c)
          .note("wraps", () -> c.isWrapperFor(Connection.class))
          .note("equals", () -> Set.of(c).iterator().next().equals(c))
          .note("in a set", () -> new HashSet<>(Set.of(c)).contains(c));
    }
  },
  IDENTITIES {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
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
  DEFAULT_METHODS {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
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
  CLOSE_ON_COMPLETION {
    @Override
    public void look(Connection c, Seen seen) throws SQLException {
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
    public void look(Connection c, Seen seen) throws SQLException {
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
  }
}
