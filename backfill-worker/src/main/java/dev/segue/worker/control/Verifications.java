package dev.segue.worker.control;

import dev.segue.rules.model.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Open verifications, which hold only while both sides are written. What one has looked at may be
 * stale once an instance wrote one side, and it would go on behind it. Every method is part of the
 * caller's transaction.
 */
public final class Verifications {
  /** Why one ended that nobody has to look at: it is begun again by itself. */
  public static final String TAKEN_BACK =
      "some instance may have written one side only since it began; it is to be begun anew";

  private final WorkStore store;
  private final String who;

  /**
   * Those in that store.
   *
   * @param who ends them, for the events
   */
  public Verifications(WorkStore store, String who) {
    this.store = store;
    this.who = who;
  }

  /** Whether all instances write both sides at that phase. */
  public static boolean holdAt(Phase phase) {
    return phase.compareTo(Phase.DUAL_WRITE) >= 0 && phase.compareTo(Phase.NEW_READ) <= 0;
  }

  /** Ends those of a change of which some instance may be at that phase; how many there were. */
  public int takeBack(Connection connection, String change, Phase phase) throws SQLException {
    if (holdAt(phase)) {
      return 0;
    }
    int ended = 0;
    for (Work seen : store.lastWorks(connection)) {
      if (!isMeant(seen, change)) {
        continue;
      }
      // Its worker may have ended it meanwhile.
      Work work = store.lock(connection, seen.id());
      if (isMeant(work, change)) {
        store.finish(connection, work.id(), WorkState.FAILED, TAKEN_BACK);
        store.addEvent(
            connection,
            who,
            Optional.of(change),
            "no longer known: verification",
            "%s %d, begun with all instances said to be at %s; some may be at %s"
                .formatted(
                    work.kind().label(), work.id(), work.instancesAt().label(), phase.label()));
        ended++;
      }
    }
    return ended;
  }

  private static boolean isMeant(Work work, String change) {
    return work.isOpen() && !work.kind().fills() && work.change().equals(change);
  }
}
