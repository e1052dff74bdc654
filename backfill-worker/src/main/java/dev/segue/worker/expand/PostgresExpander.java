package dev.segue.worker.expand;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ConstraintStore;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.KeptConstraint;
import dev.segue.worker.database.Database;
import dev.segue.worker.database.PostgresTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Alters a change's table on PostgreSQL: adds its columns, and prepares the step to a neighbouring
 * phase. It looks again before each step, so that whatever was interrupted, or is done by somebody
 * else at the same time, is gone on with.
 */
public final class PostgresExpander implements Expander {
  private static final String CLAIM =
      "SELECT pg_try_advisory_xact_lock(hashtextextended('segue expand ' || ?, 0))";

  private final Database database;
  private final ConstraintStore constraints;
  private final PostgresDdl ddl;
  private final Duration settle;

  /**
   * An expander.
   *
   * @param who runs it, for the events that it leaves
   */
  public PostgresExpander(
      Database database, ControlSchema schema, String who, Pace pace, ExpandListener listener) {
    this.database = database;
    this.constraints = new ConstraintStore(database.server(), schema.name());
    this.ddl = new PostgresDdl(database, schema, who, pace, listener);
    this.settle = pace.settle();
  }

  @Override
  public Expansion plan(Change change, Optional<Phase> toward)
      throws SQLException, SourceException {
    return database.inTransaction(connection -> plan(connection, change, toward));
  }

  /**
   * The same, for a change that nobody has begun: nothing was noted of it. It needs no segue
   * tables.
   */
  public static Expansion foresee(Connection connection, Change change, Phase toward)
      throws SQLException, SourceException {
    return plan(connection, change, Optional.of(toward), List.of(), Duration.ZERO);
  }

  private Expansion plan(Connection connection, Change change, Optional<Phase> toward)
      throws SQLException, SourceException {
    List<KeptConstraint> kept =
        toward.isPresent() ? constraints.all(connection, change.id()) : List.of();
    return plan(connection, change, toward, kept, settle);
  }

  private static Expansion plan(
      Connection connection,
      Change change,
      Optional<Phase> toward,
      List<KeptConstraint> kept,
      Duration settle)
      throws SQLException, SourceException {
    PostgresTable table = PostgresTable.find(connection, change.table());
    PostgresPreparation preparation =
        new PostgresPreparation(
            change,
            new PostgresTableDdl(table, PostgresObjects.on(connection, table.sql())),
            new PostgresColumns(connection, table, change),
            kept,
            settle);
    if (!toward.equals(Optional.of(Phase.OFF))) {
      preparation.newColumns();
    }
    if (toward.isPresent()) {
      preparation.toward(toward.get());
    }
    List<String> refusals = new ArrayList<>(preparation.refusals());
    for (MappedColumn column : preparation.added()) {
      AddedType.refusal(connection, column).ifPresent(refusals::add);
    }
    if (!refusals.isEmpty()) {
      throw new SourceException(
          "The change '%s' cannot be prepared for %s; nothing was altered.\n%s"
              .formatted(
                  change.id(),
                  toward.map(Phase::label).orElse("its new columns"),
                  String.join("\n", refusals)));
    }
    return new Expansion(change, table.sql(), toward, preparation.steps(), preparation.notes());
  }

  @Override
  public void run(Expansion expansion) throws SQLException, SourceException {
    database.inTransaction(
        guard -> {
          claim(guard, expansion.change());
          // The transaction stays open, idle. The last statement's snapshot, which an index that is
          // built beside writes would wait for, goes with the next statement.
          try (Statement statement = guard.createStatement()) {
            PostgresDdl.lift(statement);
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
          }
          ddl.enter(expansion.change());
          ddl.takeBackVerifications(expansion);
          Expansion left = plan(expansion.change(), expansion.toward());
          Tries tries = new Tries();
          while (!left.steps().isEmpty()) {
            DdlStep next = left.steps().get(0);
            boolean done = ddl.run(expansion.change(), expansion.table(), next, tries);
            tries = done ? new Tries() : tries;
            left = plan(expansion.change(), expansion.toward());
          }
          if (expansion.toward().equals(Optional.of(Phase.OFF))) {
            // Also where somebody had dropped the columns before.
            ddl.run(expansion.change(), expansion.table(), DdlStep.locking().ending(), new Tries());
          }
          return true;
        });
  }

  private static void claim(Connection guard, Change change) throws SQLException, SourceException {
    try (PreparedStatement statement = guard.prepareStatement(CLAIM)) {
      statement.setString(1, change.id());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          throw new SourceException(
              "Another 'segue expand' is at work on the change '%s'. Wait until it has ended; then run this again, which does what is left."
                  .formatted(change.id()));
        }
      }
    }
  }
}
