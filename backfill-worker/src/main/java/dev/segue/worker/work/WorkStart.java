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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Begins a work, or goes on with one that was begun. Safe for use by many threads. */
public final class WorkStart {
  /** Between two waits for the change's row a stop is heard. */
  private static final Duration LOCK_BOUND = Duration.ofMillis(500);

  /** Short enough that nobody notices a wait for a row. */
  private static final int DEFAULT_TARGET_MILLIS = 100;

  private final Database database;
  private final ControlSchema schema;
  private final WorkStore store;

  /** Starts in that database, noted in that schema. */
  public WorkStart(Database database, ControlSchema schema) {
    this.database = database;
    this.schema = schema;
    this.store = new WorkStore(database.server(), schema.name());
  }

  /**
   * A work that was started.
   *
   * @param goesOn whether it had been begun before
   */
  public record Started(Work work, boolean goesOn) {}

  /**
   * The work that carries an order out: the last of its kind if that is not over, else a new one.
   * The lock on the change's row decides between two that start at once.
   */
  public Started start(WorkOrder order, WalkedTable table, ChunkSql sql)
      throws SQLException, SourceException {
    return database.inTransaction(
        connection -> {
          // Looking for borders may take its time.
          database.transactions().bound(connection, LOCK_BOUND, Duration.ZERO);
          schema.enter(database.server(), connection, order.change());
          Optional<Work> last =
              store.lockLast(connection, order.change().id(), order.kind()).filter(Work::isOpen);
          if (last.filter(work -> work.state() == WorkState.NEWER).isPresent()) {
            throw new SourceException(
                "The %s of the change '%s' stands as only a newer segue knows. Use that one; nothing was begun."
                    .formatted(order.kind().label(), order.change().id()));
          }
          boolean goesOn = last.isPresent() && fits(connection, order, table, last.get());
          long id =
              goesOn
                  ? resume(connection, order, last.orElseThrow())
                  : begin(connection, order, table, sql);
          return new Started(store.work(connection, id), goesOn);
        });
  }

  /** Ends a work that cannot be gone on with; whether it can. */
  private boolean fits(Connection connection, WorkOrder order, WalkedTable table, Work work)
      throws SQLException {
    Optional<String> why = Optional.empty();
    if (!work.definitionHash().equals(ChangeDefinition.of(order.change()).hash())) {
      why = Optional.of("the change's definition was altered");
    } else if (!work.keyColumns().equals(table.key().names())) {
      why = Optional.of("the table's key was altered");
    } else if (!work.sample().equals(order.sample())) {
      why = Optional.of("another part of the rows was asked for");
    } else if (!order.kind().fills() && work.instancesAt() != order.change().phase()) {
      // What was verified in another phase proves nothing in this one.
      why = Optional.of("the instances are at another phase now");
    }
    if (why.isPresent()) {
      store.finish(connection, work.id(), WorkState.FAILED, why.get() + "; it was begun anew");
    }
    return why.isEmpty();
  }

  private long resume(Connection connection, WorkOrder order, Work work) throws SQLException {
    // What it waited for when its last worker ended is no news any more.
    store.setReason(connection, work.id(), "");
    if (work.state() == WorkState.STOPPED) {
      store.setState(connection, work.id(), WorkState.RUNNING, "");
    }
    if (order.rate().isPresent() || order.targetMillis().isPresent()) {
      store.setBounds(
          connection,
          work.id(),
          order.rate().orElse(work.rate()),
          order.targetMillis().orElse(work.targetMillis()));
    }
    store.addEvent(
        connection,
        order.who(),
        Optional.of(work.change()),
        work.state() == WorkState.STOPPED ? "went on" : "joined",
        said(order, store.work(connection, work.id())));
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
            order.rate().orElse(0L),
            order.targetMillis().orElse(DEFAULT_TARGET_MILLIS),
            sql.estimatedRows(connection),
            order.sample(),
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

  private static String said(WorkOrder order, Work work) {
    return "%s, begun at %s; all instances said to be at %s, rate %d, target %d ms"
        .formatted(
            work.kind().label(),
            work.startedAt(),
            order.change().phase().label(),
            work.rate(),
            work.targetMillis());
  }
}
