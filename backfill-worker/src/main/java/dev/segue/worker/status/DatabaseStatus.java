package dev.segue.worker.status;

import dev.segue.worker.control.WorkKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the segue tables said at one moment.
 *
 * @param at by the server's clock
 * @param works the last of each kind on each change
 * @param events the last ones, the last first
 */
public record DatabaseStatus(
    Instant at, List<ChangeFacts> changes, List<WorkStatus> works, List<Event> events) {
  public DatabaseStatus {
    changes = List.copyOf(changes);
    works = List.copyOf(works);
    events = List.copyOf(events);
  }

  /** What is known of that change, if it was begun. */
  public Optional<ChangeFacts> facts(String change) {
    return changes.stream().filter(facts -> facts.change().equals(change)).findFirst();
  }

  /** The last work of that kind on that change. */
  public Optional<WorkStatus> work(String change, WorkKind kind) {
    return works.stream()
        .filter(status -> status.work().change().equals(change) && status.work().kind() == kind)
        .findFirst();
  }
}
