package dev.segue.worker.work;

import dev.segue.rules.control.ChangeDefinition;
import dev.segue.rules.control.Fact;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.RowKey;
import dev.segue.worker.chunk.WalkedTable;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Begins a work, or goes on with one that was begun. Safe for use by many threads. */
public final class WorkStart {
  private final Database database;
  private final ControlSchema schema;
  private final WorkStore store;

  /** Starts in that database, noted in that schema. */
  public WorkStart(Database database, ControlSchema schema) {
    this.database = database;
    this.schema = schema;
    this.store = new WorkStore(schema.name());
  }

  /**
   * The work that carries an order out: the last of its kind if that is not over, else a new one.
   * The lock on the change's row decides between two that start at once.
   */
  public Work start(WorkOrder order, WalkedTable table, ChunkSql sql)
      throws SQLException, SourceException {
    return database.inTransaction(
        connection -> {
          schema.enter(connection, order.change());
          Optional<Work> last =
              store.lockLast(connection, order.change().id(), order.kind()).filter(this::isOpen);
          long id =
              last.isPresent()
                  ? resume(connection, order, table, last.get())
                  : begin(connection, order, table, sql);
          return store.work(connection, id);
        });
  }

  private boolean isOpen(Work work) {
    return work.state() != WorkState.DONE && work.state() != WorkState.FAILED;
  }

  private long resume(Connection connection, WorkOrder order, WalkedTable table, Work work)
      throws SQLException, SourceException {
    String hash = ChangeDefinition.of(order.change()).hash();
    boolean same =
        work.definitionHash().equals(hash) && work.keyColumns().equals(table.key().names());
    if (!same) {
      store.finish(
          connection, work.id(), WorkState.FAILED, "the change or the table's key was altered");
      throw new SourceException(
          "The %s of '%s' that was begun is of another definition or key (%s); it is ended. Start again."
              .formatted(work.kind().label(), work.change(), work.keyColumns()));
    }
    if (work.state() == WorkState.STOPPED) {
      store.setState(connection, work.id(), WorkState.RUNNING, "");
      store.addEvent(connection, order.who(), Optional.of(work.change()), "went on", said(work));
    }
    return work.id();
  }

  private long begin(Connection connection, WorkOrder order, WalkedTable table, ChunkSql sql)
      throws SQLException {
    List<RowKey> ends = new ArrayList<>();
    Optional<RowKey> highest = sql.highest(connection);
    if (highest.isPresent()) {
      ends.addAll(sql.borders(connection, order.parts()));
      ends.remove(highest.get());
      ends.add(highest.get());
    }
    Work draft =
        new Work(
            0,
            order.change().id(),
            order.kind(),
            ChangeDefinition.of(order.change()).hash(),
            order.change().phase(),
            order.who(),
            Instant.EPOCH,
            Optional.empty(),
            table.key().names(),
            1,
            WorkState.RUNNING,
            order.rate(),
            order.targetMillis(),
            sql.estimatedRows(connection),
            "");
    long id = store.begin(connection, draft, ends);
    if (order.kind() == WorkKind.FILL_NEW) {
      store.setFact(connection, order.change().id(), Fact.NEW_EMPTY, false);
    }
    store.addEvent(
        connection,
        order.who(),
        Optional.of(order.change().id()),
        "began",
        "%s, all instances said to be at %s"
            .formatted(order.kind().label(), order.change().phase().label()));
    return id;
  }

  private static String said(Work work) {
    return work.kind().label() + ", begun at " + work.startedAt();
  }
}
