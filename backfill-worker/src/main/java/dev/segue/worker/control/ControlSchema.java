package dev.segue.worker.control;

import dev.segue.rules.control.ChangeDefinition;
import dev.segue.rules.control.ControlSql;
import dev.segue.rules.control.ControlTables;
import dev.segue.rules.model.Change;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.database.Database;
import dev.segue.worker.server.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The schema that holds the segue tables. Safe for use by many threads. */
public final class ControlSchema {
  private static final String FORBIDDEN = "42501";

  private final String name;

  /** The tables in that schema. */
  public ControlSchema(String name) {
    this.name = name;
  }

  /** The schema's name. */
  public String name() {
    return name;
  }

  /** What creates the schema and its tables, statement by statement, where nothing is there. */
  public List<String> creation(Server server) {
    ControlSql sql = server.control(name);
    List<String> statements = new ArrayList<>();
    // First the lock, which orders two that create at once.
    statements.add(sql.lock());
    statements.add(sql.createSchema());
    statements.addAll(sql.create());
    return statements;
  }

  /**
   * Creates what is missing, makes the grants, and leaves an event if anything was to be done.
   *
   * @throws SourceException if the tables are newer than this one can read
   */
  public Creation create(Database database, Grants grants, String who)
      throws SQLException, SourceException {
    ControlSql sql = database.server().control(name);
    return database.inTransaction(
        connection -> {
          Optional<Integer> found;
          List<String> left = new ArrayList<>();
          try (Statement statement = connection.createStatement()) {
            statement.execute(sql.lock());
            // Who may not create schemas may still use one that is there.
            if (!isTrue(statement, sql.hasSchema())) {
              statement.execute(sql.createSchema());
            }
            found =
                isTrue(statement, sql.hasTables())
                    ? read(statement, sql.version())
                    : Optional.empty();
            if (found.isPresent()) {
              requireReadable(found.get(), ControlTables.VERSION, 0);
            }
            if (found.orElse(0) < ControlTables.VERSION) {
              for (String text : sql.create()) {
                statement.execute(text);
              }
            }
            for (String text : grants.needed()) {
              statement.execute(text);
            }
            for (String text : grants.wished()) {
              if (!isAllowed(connection, text)) {
                left.add(text);
              }
            }
          }
          if (found.orElse(0) < ControlTables.VERSION || !grants.needed().isEmpty()) {
            new WorkStore(database.server(), name)
                .addEvent(
                    connection, who, Optional.empty(), "init", String.join("; ", grants.all()));
          }
          return new Creation(found, left);
        });
  }

  private static boolean isTrue(Statement statement, String question) throws SQLException {
    try (ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static boolean isAllowed(Connection connection, String text) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
      return true;
    } catch (SQLException e) {
      if (!FORBIDDEN.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      return false;
    }
  }

  private static Optional<Integer> read(Statement statement, String version) throws SQLException {
    try (ResultSet result = statement.executeQuery(version)) {
      return result.next() ? Optional.of(result.getInt(1)) : Optional.empty();
    }
  }

  /** The version of the tables; empty if there are none. */
  public Optional<Integer> version(Database database) throws SQLException {
    try {
      return database.inTransaction(
          connection -> {
            try (Statement statement = connection.createStatement()) {
              return read(statement, database.server().control(name).version());
            }
          });
    } catch (SQLException failure) {
      if (database.server().isMissing(failure)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** Complains unless the tables are there, in a version that this one can use. */
  public void require(Database database) throws SQLException, SourceException {
    require(database, ControlTables.VERSION - 1);
  }

  /** The same, where what is asked for came with a version. */
  public void require(Database database, int lowest) throws SQLException, SourceException {
    Optional<Integer> version = version(database);
    if (version.isEmpty()) {
      throw new SourceException(
          "There are no segue tables in the schema '"
              + name
              + "' of "
              + database.name()
              + ". Run 'segue init' first, or name their schema with --control-schema.");
    }
    requireReadable(version.get(), ControlTables.VERSION, lowest);
  }

  private void requireReadable(int found, int own, int lowest) throws SourceException {
    if (found < lowest || found > own + 1) {
      throw new SourceException(
          "The segue tables in the schema '%s' are of version %d; this is made for version %d. %s"
              .formatted(
                  name,
                  found,
                  own,
                  found > own ? "Use a newer segue." : "Run 'segue init' to bring them up."));
    }
  }

  /**
   * Forgets a change and its definition: what enters next of that name begins at the start. Whoever
   * uses it must have gone back to off.
   */
  public void forget(Server server, Connection connection, Change change) throws SQLException {
    String sql = server.control(name).forgetChange();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, change.id());
      statement.executeUpdate();
    }
  }

  /** Enters a change, if nobody has; complains if it was entered with another definition. */
  public void enter(Server server, Connection connection, Change change)
      throws SQLException, SourceException {
    ControlSql sql = server.control(name);
    ChangeDefinition definition = ChangeDefinition.of(change);
    try (PreparedStatement statement = connection.prepareStatement(sql.enterChange())) {
      statement.setString(1, change.id());
      statement.setString(2, definition.text());
      statement.setString(3, definition.hash());
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(sql.lockChange())) {
      statement.setString(1, change.id());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          // It went back to off between the two statements.
          enter(server, connection, change);
          return;
        }
        if (!row.getString("definition_hash").equals(definition.hash())) {
          throw new SourceException(
              "The change '%s' was begun with another definition:\n%s\nThe rules file has:\n%s\n%s"
                  .formatted(
                      change.id(),
                      row.getString("definition"),
                      definition.text(),
                      "Give the file the definition that was begun. To begin with another one, go back to 'off' first: with the old definition, 'segue expand --toward off' ends at it."));
        }
      }
    }
  }
}
