package dev.segue.worker.status;

import dev.segue.rules.control.ControlSql;
import dev.segue.rules.control.Fact;
import dev.segue.rules.control.WorkSql;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.server.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the segue tables in one schema. Safe for use by many threads. */
public final class StatusReader {
  /** Enough for a person to see of what kind they are. */
  private static final int FINDINGS = 20;

  private final WorkStore store;
  private final WorkSql works;
  private final ControlSql control;

  /** A reader of that schema. */
  public StatusReader(Server server, ControlSchema schema) {
    this.store = new WorkStore(server, schema.name());
    this.works = server.works(schema.name());
    this.control = server.control(schema.name());
  }

  /** All that there is to say, with the last so many events. */
  public DatabaseStatus read(Connection connection, int events) throws SQLException {
    List<WorkStatus> found = new ArrayList<>();
    for (Work work : store.lastWorks(connection)) {
      found.add(
          new WorkStatus(
              work,
              store.totals(connection, work.id()),
              work.state() == WorkState.DONE ? List.of() : workers(connection, work.id()),
              store.rows(connection, work.id(), FINDINGS)));
    }
    return new DatabaseStatus(
        now(connection), facts(connection), found, events(connection, 0, events));
  }

  private static Instant now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      return row.getTimestamp(1).toInstant();
    }
  }

  private List<ChangeFacts> facts(Connection connection) throws SQLException {
    List<ChangeFacts> changes = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(control.changes())) {
      while (row.next()) {
        Set<Fact> facts = EnumSet.noneOf(Fact.class);
        for (Fact fact : Fact.values()) {
          if (row.getBoolean(fact.column())) {
            facts.add(fact);
          }
        }
        changes.add(new ChangeFacts(row.getString("id"), row.getString("definition_hash"), facts));
      }
    }
    return changes;
  }

  private List<WorkerSeen> workers(Connection connection, long work) throws SQLException {
    List<WorkerSeen> workers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(works.workers())) {
      statement.setLong(1, work);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          workers.add(
              new WorkerSeen(
                  row.getString("worker"),
                  row.getLong("ranges_done"),
                  row.getTimestamp("touched_at").toInstant()));
        }
      }
    }
    return workers;
  }

  /** The last events behind that one, the last first. */
  public List<Event> events(Connection connection, long after, int most) throws SQLException {
    List<Event> events = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(works.events())) {
      statement.setLong(1, after);
      statement.setInt(2, most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          events.add(
              new Event(
                  row.getLong("id"),
                  row.getTimestamp("happened_at").toInstant(),
                  row.getString("who"),
                  Optional.ofNullable(row.getString("change_id")),
                  row.getString("what"),
                  row.getString("detail")));
        }
      }
    }
    return events;
  }
}
