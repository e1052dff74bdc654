package dev.segue.worker.cli;

import dev.segue.worker.control.Work;
import dev.segue.worker.run.WorkRun;
import dev.segue.worker.work.WorkListener;
import dev.segue.worker.work.WorkOrder;
import dev.segue.worker.work.WorkStart;
import java.util.Optional;

/** Shows a person how a work goes. Confined to one thread. */
final class WorkAudience implements WorkRun.Audience {
  private final Surroundings surroundings;
  private final boolean forPrograms;
  private Optional<String> said = Optional.empty();

  /**
   * An audience.
   *
   * @param forPrograms whether only the end is shown
   */
  WorkAudience(Surroundings surroundings, boolean forPrograms) {
    this.surroundings = surroundings;
    this.forPrograms = forPrograms;
  }

  @Override
  public void waits(WorkOrder order, String reason) {
    if (!forPrograms && !said.equals(Optional.of(reason))) {
      surroundings
          .err()
          .println("%s %s  waits: %s".formatted(order.change().id(), order.kind().label(), reason));
      said = Optional.of(reason);
    }
  }

  @Override
  public WorkListener begins(WorkStart.Started started) {
    if (forPrograms) {
      return WorkListener.NONE;
    }
    Work begun = started.work();
    if (started.goesOn()) {
      surroundings
          .err()
          .println(
              "%s %s goes on: begun at %s by %s, all instances said to be at %s."
                  .formatted(
                      begun.change(),
                      begun.kind().label(),
                      begun.startedAt(),
                      begun.startedBy(),
                      begun.instancesAt().label()));
    }
    return new Progress(
        surroundings.err(),
        surroundings.live(),
        surroundings.ascii(),
        begun.change() + " " + begun.kind().label(),
        begun.estimatedRows(),
        System::nanoTime);
  }
}
