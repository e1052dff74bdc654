package dev.segue.worker.expand;

import dev.segue.rules.control.Fact;
import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import dev.segue.worker.database.FailureKind;
import dev.segue.worker.work.Backoff;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Adds new columns on PostgreSQL: nullable and without default, so that only the catalog is written
 * and the lock is held for milliseconds. It asks for the lock with a short timeout, since everybody
 * who comes behind a waiting ALTER waits with it, and not at all while a transaction that holds the
 * table has been open for a while.
 */
public final class PostgresExpander {
  /** The application waits that long at most behind an ALTER that does not get its lock. */
  private static final Duration LOCK_BOUND = Duration.ofMillis(500);

  /** A transaction that is older will not end within the next lock timeout. */
  private static final Duration OLD = Duration.ofSeconds(2);

  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private static final String COLUMN =
      """
      SELECT FROM pg_attribute
      WHERE attrelid = to_regclass(?) AND attname = ? AND attnum > 0 AND NOT attisdropped
      """;

  private static final String BLOCKERS =
      """
      SELECT DISTINCT s.pid, coalesce(s.usename, '') AS usename, coalesce(s.state, '') AS state,
        extract(epoch FROM clock_timestamp() - s.xact_start)::bigint AS age,
        left(regexp_replace(coalesce(s.query, ''), '\\s+', ' ', 'g'), 80) AS query
      FROM pg_locks l JOIN pg_stat_activity s ON s.pid = l.pid
      WHERE l.relation = to_regclass(?) AND l.granted AND s.pid <> pg_backend_pid()
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND s.xact_start < clock_timestamp() - make_interval(secs => ?)
      ORDER BY age DESC
      """;

  private final Database database;
  private final ControlSchema schema;
  private final WorkStore store;
  private final String who;
  private final Duration patience;
  private final ExpandListener listener;

  /**
   * An expander.
   *
   * @param patience how long it goes on trying for one table
   */
  public PostgresExpander(
      Database database,
      ControlSchema schema,
      String who,
      Duration patience,
      ExpandListener listener) {
    this.database = database;
    this.schema = schema;
    this.store = new WorkStore(schema.name());
    this.who = who;
    this.patience = patience;
    this.listener = listener;
  }

  /** What the table lacks. Columns that are there are taken as checked. */
  public Expansion plan(Change change, String table) throws SQLException {
    return database.inTransaction(connection -> plan(connection, change, table));
  }

  private static Expansion plan(Connection connection, Change change, String table)
      throws SQLException {
    List<String> statements = new ArrayList<>();
    List<String> present = new ArrayList<>();
    for (MappedColumn column : change.newColumns()) {
      if (isPresent(connection, table, column.name())) {
        present.add(column.name());
      } else {
        statements.add(
            "ALTER TABLE %s ADD COLUMN %s %s"
                .formatted(table, PostgresNames.quoteIfNeeded(column.name()), column.type()));
      }
    }
    return new Expansion(change, table, statements, present);
  }

  private static boolean isPresent(Connection connection, String table, String column)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COLUMN)) {
      statement.setString(1, table);
      statement.setString(2, column);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Adds what is missing, in one transaction with what is noted of it. */
  public void run(Expansion expansion) throws SQLException, SourceException {
    Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, new Random());
    long begun = System.nanoTime();
    while (true) {
      List<Blocker> blockers = blockers(expansion.table());
      SQLException failure = null;
      if (blockers.isEmpty() || expansion.statements().isEmpty()) {
        try {
          attempt(expansion.change(), expansion.table());
          return;
        } catch (SQLException e) {
          if (FailureKind.of(e) != FailureKind.CONTENTION) {
            throw e;
          }
          failure = e;
        }
      }
      if (System.nanoTime() - begun > patience.toNanos()) {
        throw new SourceException(gaveUp(expansion.table(), blockers, failure));
      }
      Duration time = backoff.next();
      listener.waits(expansion.table(), blockers, time);
      sleep(time);
    }
  }

  private static void sleep(Duration time) throws SourceException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException("Interrupted while waiting for a lock; nothing was altered.");
    }
  }

  private String gaveUp(
      String table, List<Blocker> blockers, @org.jspecify.annotations.Nullable SQLException last) {
    StringBuilder text =
        new StringBuilder(
            "The lock on %s was not to be had within %d s; nothing was altered."
                .formatted(table, patience.toSeconds()));
    blockers.forEach(blocker -> text.append("\n  ").append(blocker.says()));
    if (blockers.isEmpty() && last != null) {
      text.append("\n  ").append(database.explained(last));
    }
    return text.append("\nEnd what holds it, or run this again at a quieter time.").toString();
  }

  /** Looks again under the lock of the change's row, so that two at once do it once. */
  private void attempt(Change change, String table) throws SQLException, SourceException {
    database.inTransaction(
        connection -> {
          schema.enter(connection, change);
          Expansion now = plan(connection, change, table);
          try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = " + LOCK_BOUND.toMillis());
            for (String text : now.statements()) {
              statement.execute(text);
            }
          }
          if (now.present().isEmpty()) {
            store.setFact(connection, change.id(), Fact.NEW_EMPTY, true);
            store.setFact(connection, change.id(), Fact.NEW_CLEAN, true);
          }
          if (!now.statements().isEmpty()) {
            store.addEvent(
                connection,
                who,
                Optional.of(change.id()),
                "expanded",
                String.join("; ", now.statements()));
          }
          return true;
        });
  }

  private List<Blocker> blockers(String table) throws SQLException {
    return database.inTransaction(
        connection -> {
          List<Blocker> blockers = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(BLOCKERS)) {
            statement.setString(1, table);
            statement.setLong(2, OLD.toSeconds());
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                blockers.add(
                    new Blocker(
                        row.getInt("pid"),
                        row.getString("usename"),
                        row.getString("state"),
                        Duration.ofSeconds(row.getLong("age")),
                        row.getString("query")));
              }
            }
          }
          return blockers;
        });
  }
}
