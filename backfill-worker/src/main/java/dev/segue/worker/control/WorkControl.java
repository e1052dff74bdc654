package dev.segue.worker.control;

import dev.segue.worker.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people tell works while they run. It is written into the work's row, which every worker
 * reads before each chunk and twice a second while it waits.
 */
public final class WorkControl {
  private final Database database;
  private final WorkStore store;
  private final String who;
  private final boolean dry;

  /** Control over the works in that schema, by that person. */
  public WorkControl(Database database, ControlSchema schema, String who) {
    this(database, new WorkStore(database.server(), schema.name()), who, false);
  }

  private WorkControl(Database database, WorkStore store, String who, boolean dry) {
    this.database = database;
    this.store = store;
    this.who = who;
    this.dry = dry;
  }

  /** The same control, of which everything that it writes is undone at once. */
  public WorkControl dry() {
    return new WorkControl(database, store, who, true);
  }

  /** Brings open works to a state; those of which that was new. */
  public List<Work> tell(Optional<String> change, WorkState state) throws SQLException {
    return onOpen(
        change,
        (connection, work) -> {
          if (work.state() == state) {
            return false;
          }
          store.setState(connection, work.id(), state, state == WorkState.RUNNING ? "" : by(state));
          return true;
        },
        state == WorkState.RUNNING ? "resumed" : state.word());
  }

  private String by(WorkState state) {
    return state.word() + " by " + who;
  }

  /** Bounds open works anew; those that it is about. */
  public List<Work> throttle(
      Optional<String> change, Optional<Long> rate, Optional<Integer> targetMillis)
      throws SQLException {
    return onOpen(
        change,
        (connection, work) -> {
          store.setBounds(
              connection,
              work.id(),
              rate.orElse(work.rate()),
              targetMillis.orElse(work.targetMillis()));
          return true;
        },
        "throttled: rate "
            + rate.map(String::valueOf).orElse("as before")
            + ", target "
            + targetMillis.map(millis -> millis + " ms").orElse("as before"));
  }

  private interface Action {
    boolean on(Connection connection, Work work) throws SQLException;
  }

  private List<Work> onOpen(Optional<String> change, Action action, String what)
      throws SQLException {
    return database.inTransaction(
        connection -> {
          List<Work> told = new ArrayList<>();
          for (Work seen : store.lastWorks(connection)) {
            Work work = store.lock(connection, seen.id());
            // What a newer segue says of a work is not written over.
            boolean known = work.state() != WorkState.NEWER;
            boolean meant = change.isEmpty() || change.get().equals(work.change());
            if (work.isOpen() && known && meant && action.on(connection, work)) {
              store.addEvent(
                  connection,
                  who,
                  Optional.of(work.change()),
                  what,
                  work.kind().label() + " " + work.id());
              told.add(store.work(connection, work.id()));
            }
          }
          if (dry) {
            connection.rollback();
          }
          return told;
        });
  }
}
