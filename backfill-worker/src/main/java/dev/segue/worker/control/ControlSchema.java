package dev.segue.worker.control;

import dev.segue.rules.control.ChangeDefinition;
import dev.segue.rules.control.ControlTables;
import dev.segue.rules.control.PostgresControlSql;
import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.database.Database;
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
  /** Undefined table, schema: nobody made them yet. */
  private static final List<String> MISSING = List.of("42P01", "3F000");

  private static final String FORBIDDEN = "42501";

  private final String name;
  private final PostgresControlSql sql;

  /** The tables in that schema. */
  public ControlSchema(String name) {
    this.name = name;
    this.sql = new PostgresControlSql(name);
  }

  /** The schema's name. */
  public String name() {
    return name;
  }

  /** What creates the schema and its tables, statement by statement. */
  public List<String> creation() {
    List<String> statements = new ArrayList<>();
    // First the lock, which orders two that create at once.
    statements.add(sql.lock());
    statements.add("CREATE SCHEMA IF NOT EXISTS " + PostgresNames.quoteIfNeeded(name));
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
    return database.inTransaction(
        connection -> {
          Optional<Integer> found;
          List<String> left = new ArrayList<>();
          try (Statement statement = connection.createStatement()) {
            statement.execute(sql.lock());
            // Who may not create schemas may still use one that is there.
            if (isMissing(connection, "to_regnamespace(?)", PostgresNames.quoteIfNeeded(name))) {
              statement.execute("CREATE SCHEMA " + PostgresNames.quoteIfNeeded(name));
            }
            found =
                isMissing(connection, "to_regclass(?)", sql.versions())
                    ? Optional.empty()
                    : read(statement);
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
            new WorkStore(name)
                .addEvent(
                    connection, who, Optional.empty(), "init", String.join("; ", grants.all()));
          }
          return new Creation(found, left);
        });
  }

  private static boolean isMissing(Connection connection, String look, String object)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT " + look + " IS NULL")) {
      statement.setString(1, object);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
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

  private Optional<Integer> read(Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql.version())) {
      return result.next() ? Optional.of(result.getInt(1)) : Optional.empty();
    }
  }

  /** The version of the tables; empty if there are none. */
  public Optional<Integer> version(Database database) throws SQLException {
    try {
      return database.inTransaction(
          connection -> {
            try (Statement statement = connection.createStatement()) {
              return read(statement);
            }
          });
    } catch (SQLException failure) {
      if (MISSING.contains(String.valueOf(failure.getSQLState()))) {
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
  public void forget(Connection connection, Change change) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.forgetChange())) {
      statement.setString(1, change.id());
      statement.executeUpdate();
    }
  }

  /** Enters a change, if nobody has; complains if it was entered with another definition. */
  public void enter(Connection connection, Change change) throws SQLException, SourceException {
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
          enter(connection, change);
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
