package dev.segue.worker.api;

import dev.segue.worker.control.WorkState;
import dev.segue.worker.sidecar.SidecarStatus.OfChange;
import dev.segue.worker.sidecar.SidecarStatus.OfWork;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How a change stands, in one word for a person. */
enum Standing {
  /** This sidecar is at work on it. */
  WORKING,
  /** A signal holds this sidecar's work back. */
  THROTTLED,
  /** This sidecar's work waits for something else: locked rows, the database, others. */
  WAITING,
  /** It is its turn behind another change, or soon. */
  QUEUED,
  PAUSED,
  STOPPED,
  /** A work or this sidecar failed, and a person is to look at it. */
  FAILED,
  /** Something failed, and is tried again. */
  RETRYING,
  BLOCKED,
  DONE,
  IDLE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Standing of(OfChange of) {
    if (of.activity().isPresent()) {
      return of.activity().get().signal().isPresent()
          ? THROTTLED
          : of.activity().get().waitsFor().isPresent() ? WAITING : WORKING;
    }
    boolean wanted = of.duty().isDue();
    if (wanted && of.trouble().isPresent()) {
      return of.trouble().get().again().isPresent() ? RETRYING : FAILED;
    }
    return switch (of.duty().kind()) {
      case EXPAND, FILL, VERIFY -> QUEUED;
      case DONE -> DONE;
      case IDLE -> IDLE;
      case BLOCKED -> BLOCKED;
      case PERSON -> held(of);
    };
  }

  private static Standing held(OfChange of) {
    Optional<WorkState> last =
        of.works().stream()
            .max(Comparator.comparing(work -> work.work().id()))
            .map(OfWork::work)
            .map(work -> work.state());
    return last.filter(state -> state == WorkState.PAUSED).isPresent()
        ? PAUSED
        : last.filter(state -> state == WorkState.STOPPED).isPresent() ? STOPPED : FAILED;
  }

  /** Why it stands like that. */
  static String says(OfChange of) {
    if (of.activity().isPresent()) {
      return of.activity()
          .get()
          .waitsFor()
          .map(reason -> "It waits: " + reason)
          .orElse(of.duty().says());
    }
    return of.trouble().map(trouble -> trouble.says()).orElse(of.duty().says());
  }
}
