package dev.segue.worker.expand;

import dev.segue.rules.control.Fact;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ConstraintStore;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.KeptConstraint;
import dev.segue.worker.control.Verifications;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import dev.segue.worker.server.FailureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs DDL on PostgreSQL so that nobody notices. It asks for a lock that keeps others out with a
 * short timeout, since everybody who comes behind a waiting ALTER waits with it, and not at all
 * while a transaction that holds the table has been open for a while.
 */
final class PostgresDdl {
  /** The application waits that long at most behind an ALTER that does not get its lock. */
  private static final Duration LOCK_BOUND = Duration.ofMillis(500);

  /** A vacuum makes way for who has waited for {@code deadlock_timeout}, a second by default. */
  private static final Duration VACUUM_BOUND = Duration.ofMillis(1500);

  /** A step that keeps nobody out may wait for its turn. */
  private static final Duration LONG_BOUND = Duration.ofMinutes(1);

  private final Database database;
  private final ControlSchema schema;
  private final WorkStore store;
  private final ConstraintStore constraints;
  private final String who;
  private final Expander.Pace pace;
  private final ExpandListener listener;

  PostgresDdl(
      Database database,
      ControlSchema schema,
      String who,
      Expander.Pace pace,
      ExpandListener listener) {
    this.database = database;
    this.schema = schema;
    this.store = new WorkStore(database.server(), schema.name());
    this.constraints = new ConstraintStore(database.server(), schema.name());
    this.who = who;
    this.pace = pace;
    this.listener = listener;
  }

  /** Enters the change in the segue tables; complains of another definition. */
  void enter(Change change) throws SQLException, SourceException {
    database.inTransaction(
        connection -> {
          schema.enter(database.server(), connection, change);
          return true;
        });
  }

  /**
   * Tries one step; whether it is done. If it is not, somebody was in the way and it was waited:
   * the table is to be looked at again, since also a statement that failed may have left something.
   *
   * @throws SourceException if there is no more patience, or a person has to do something
   */
  boolean run(Change change, String table, DdlStep step, Tries tries)
      throws SQLException, SourceException {
    if (tries.areNone() && !step.settle().isZero()) {
      listener.settles(table, step.settle());
      sleep(step.settle());
    }
    List<Blocker> blockers = blockers(table, step);
    SQLException failure = null;
    if (blockers.isEmpty()) {
      try {
        attempt(change, table, step);
        return true;
      } catch (SQLException e) {
        failure = e;
        if (database.kindOf(e) != FailureKind.CONTENTION) {
          throw said(step, e);
        }
      }
    }
    if (tries.last(pace.patience())) {
      throw new SourceException(gaveUp(table, step, blockers, failure));
    }
    Duration time = tries.next();
    listener.waits(table, blockers, time);
    sleep(time);
    return false;
  }

  private SQLException said(DdlStep step, SQLException e) throws SourceException {
    if (database.kindOf(e) == FailureKind.DATA) {
      throw new SourceException(
          "Some rows do not allow it: %s\n  %s\nMend them ('segue verify' lists rows whose sides disagree), and run this again: it goes on from here."
              .formatted(database.explained(e), String.join("; ", step.statements())));
    }
    return e;
  }

  private void attempt(Change change, String table, DdlStep step)
      throws SQLException, SourceException {
    if (step.kind() != DdlStep.Kind.LOCKING) {
      step.statements().forEach(listener::begins);
    }
    if (step.kind() == DdlStep.Kind.CONCURRENT) {
      String statement = step.statements().get(0);
      try (PostgresLockWatch watch = new PostgresLockWatch(database, statement, listener)) {
        watch.begin();
        database.alone(statement);
      }
      database.inTransaction(connection -> note(connection, change, step));
      return;
    }
    boolean looksAtRows = step.kind() == DdlStep.Kind.VALIDATING;
    database.inTransaction(
        connection -> {
          if (!looksAtRows) {
            schema.enter(database.server(), connection, change);
          }
          try (Statement statement = connection.createStatement()) {
            statement.execute(
                "SET LOCAL lock_timeout = " + bound(connection, table, step).toMillis());
            lift(statement);
            for (String text : step.statements()) {
              statement.execute(text);
            }
          }
          if (looksAtRows) {
            // It may take hours, and who holds the change's row keeps its works from beginning.
            schema.enter(database.server(), connection, change);
          }
          return note(connection, change, step);
        });
  }

  /**
   * Lifts what the role or the database has, for this transaction: a look at all rows takes as long
   * as they are many, and what takes a lock is bounded by the wait for it.
   */
  static void lift(Statement statement) throws SQLException {
    statement.execute(
        "SELECT set_config(name, '0', true) FROM pg_settings WHERE name IN"
            + " ('statement_timeout', 'transaction_timeout')");
  }

  private static Duration bound(Connection connection, String table, DdlStep step)
      throws SQLException {
    if (step.kind() != DdlStep.Kind.LOCKING) {
      return LONG_BOUND;
    }
    return PostgresBlockers.isVacuumed(connection, table) ? VACUUM_BOUND : LOCK_BOUND;
  }

  private boolean note(Connection connection, Change change, DdlStep step) throws SQLException {
    for (KeptConstraint kept : step.noted()) {
      constraints.add(connection, change.id(), kept, who);
    }
    for (long id : step.forgotten()) {
      constraints.forget(connection, id);
    }
    for (Map.Entry<Fact, Boolean> fact : step.facts().entrySet()) {
      store.setFact(connection, change.id(), fact.getKey(), fact.getValue());
    }
    if (step.endsChange()) {
      end(connection, change);
    }
    if (!step.statements().isEmpty()) {
      store.addEvent(
          connection,
          who,
          Optional.of(change.id()),
          "altered",
          String.join("; ", step.statements()));
    }
    return true;
  }

  /** Ends verifications that prove nothing, now that instances are, or go, where that one says. */
  void takeBackVerifications(Expansion expansion) throws SQLException {
    Change change = expansion.change();
    Phase next = expansion.toward().orElse(change.phase());
    Verifications open = new Verifications(store, who);
    database.inTransaction(
        connection ->
            open.takeBack(connection, change.id(), change.phase())
                + open.takeBack(connection, change.id(), next));
  }

  private void end(Connection connection, Change change) throws SQLException {
    for (Work work : store.lastWorks(connection)) {
      if (work.isOpen() && work.change().equals(change.id())) {
        store.finish(connection, work.id(), WorkState.FAILED, "the change went back to 'off'");
      }
    }
    schema.forget(database.server(), connection, change);
  }

  private List<Blocker> blockers(String table, DdlStep step) throws SQLException {
    if (step.statements().isEmpty()) {
      return List.of();
    }
    return switch (step.kind()) {
      case LOCKING ->
          database.inTransaction(connection -> PostgresBlockers.holding(connection, table));
      case CONCURRENT ->
          database.inTransaction(connection -> PostgresBlockers.before(connection, table));
      case VALIDATING -> List.of();
    };
  }

  private void sleep(Duration time) throws SourceException {
    pace.stop().sleep(time);
    if (pace.stop().isGiven()) {
      throw new SourceException("Stopped while waiting; running this again goes on from here.");
    }
  }

  private String gaveUp(
      String table, DdlStep step, List<Blocker> blockers, @Nullable SQLException last) {
    StringBuilder text = new StringBuilder();
    if (step.kind() == DdlStep.Kind.CONCURRENT && last == null) {
      text.append(
          "An index of %s would wait for these, which did not end within %d s"
              .formatted(table, pace.patience().toSeconds()));
    } else {
      text.append(
          "The lock on %s was not to be had within %d s"
              .formatted(table, pace.patience().toSeconds()));
    }
    text.append("; this step altered nothing.");
    blockers.forEach(blocker -> text.append("\n  ").append(blocker.says()));
    if (blockers.isEmpty() && last != null) {
      text.append("\n  ").append(database.explained(last));
    }
    return text.append("\nEnd what holds it, or run this again at a quieter time.").toString();
  }
}
