package dev.segue.worker.control;

import dev.segue.rules.control.WorkSql;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.server.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was taken off tables and put onto them, in the segue tables. Every method is part of the
 * caller's transaction.
 */
public final class ConstraintStore {
  /** The version of the segue tables that has a place for them. */
  public static final int SINCE = 2;

  private final Server server;
  private final WorkSql sql;

  /** The constraints noted in that schema. */
  public ConstraintStore(Server server, String schema) {
    this.server = server;
    this.sql = server.works(schema);
  }

  /**
   * What is noted for a change, in the order in which it was done. Tables of version 1 have no
   * place for it: nothing was noted there.
   *
   * @throws SourceException if a newer segue did what this one cannot undo
   */
  public List<KeptConstraint> all(Connection connection, String change)
      throws SQLException, SourceException {
    Savepoint before = connection.setSavepoint();
    try {
      List<KeptConstraint> all = noted(connection, change);
      connection.releaseSavepoint(before);
      return all;
    } catch (SQLException failure) {
      if (!server.isMissing(failure)) {
        throw failure;
      }
      connection.rollback(before);
      return List.of();
    }
  }

  private List<KeptConstraint> noted(Connection connection, String change)
      throws SQLException, SourceException {
    try (PreparedStatement statement = connection.prepareStatement(sql.constraints())) {
      statement.setString(1, change);
      try (ResultSet row = statement.executeQuery()) {
        List<KeptConstraint> all = new ArrayList<>();
        while (row.next()) {
          String word = row.getString("kind");
          Optional<ObjectKind> kind = ObjectKind.ofWord(word);
          if (kind.isEmpty()) {
            throw new SourceException(
                "A newer segue noted a constraint of the change '%s' that this one does not know: %s, %s. Use that one."
                    .formatted(change, word, row.getString("name")));
          }
          all.add(
              new KeptConstraint(
                  row.getLong("id"),
                  kind.get(),
                  row.getString("name"),
                  row.getBoolean("taken"),
                  row.getString("definition")));
        }
        return all;
      }
    }
  }

  /** Notes one. */
  public void add(Connection connection, String change, KeptConstraint kept, String who)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.addConstraint())) {
      statement.setString(1, change);
      statement.setString(2, kept.kind().word());
      statement.setString(3, kept.name());
      statement.setBoolean(4, kept.taken());
      statement.setString(5, kept.definition());
      statement.setString(6, who);
      statement.executeUpdate();
    }
  }

  /** Forgets one. */
  public void forget(Connection connection, long id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.forgetConstraint())) {
      statement.setLong(1, id);
      statement.executeUpdate();
    }
  }
}
