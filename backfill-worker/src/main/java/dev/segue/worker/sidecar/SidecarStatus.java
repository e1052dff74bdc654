package dev.segue.worker.sidecar;

import dev.segue.rules.model.Change;
import dev.segue.worker.control.Work;
import dev.segue.worker.sidecar.RateHistory.Point;
import dev.segue.worker.status.ChangeFacts;
import dev.segue.worker.status.Event;
import dev.segue.worker.status.WorkStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say of the sidecar and its changes at one moment.
 *
 * @param databaseTrouble why the database cannot be used, if it cannot; the rest of what comes from
 *     there is then as it was
 */
public record SidecarStatus(
    Instant at,
    Optional<String> databaseTrouble,
    RulesWatch.State rules,
    List<OfChange> changes,
    List<Event> events) {
  public SidecarStatus {
    changes = List.copyOf(changes);
    events = List.copyOf(events);
  }

  /**
   * What there is to say of a change.
   *
   * @param trouble why what it calls for cannot be done, if it cannot
   * @param activity what this sidecar does to it, if it does
   */
  public record OfChange(
      Change change,
      Duty duty,
      Optional<Trouble> trouble,
      Optional<Activity> activity,
      Optional<ChangeFacts> facts,
      List<OfWork> works) {
    public OfChange {
      works = List.copyOf(works);
    }
  }

  /**
   * What there is to say of a work.
   *
   * @param rate rows a second, all workers together
   */
  public record OfWork(WorkStatus status, double rate, List<Point> history) {
    public OfWork {
      history = List.copyOf(history);
    }

    /** The work itself. */
    public Work work() {
      return status.work();
    }
  }
}
