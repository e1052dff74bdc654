package dev.segue.worker.api;

import dev.segue.rules.model.Change;
import dev.segue.worker.http.BadCall;
import dev.segue.worker.http.HttpCall;
import dev.segue.worker.sidecar.Sidecar;
import java.util.List;
import java.util.Optional;

/** Which changes a call is about. */
final class Changes {
  private Changes() {}

  /** The change that is named, if one is; complains of one that there is not. */
  static Optional<Change> named(Sidecar sidecar, HttpCall call) throws BadCall {
    Optional<String> id = call.text("change");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Optional<Change> found =
        sidecar.changes().stream().filter(change -> change.id().equals(id.get())).findFirst();
    if (found.isEmpty()) {
      throw new BadCall("There is no change '" + id.get() + "' in the rules file.");
    }
    return found;
  }

  /** The change that must be named. */
  static Change required(Sidecar sidecar, HttpCall call) throws BadCall {
    return named(sidecar, call)
        .orElseThrow(() -> new BadCall("Say which change: {\"change\": \"ID\"}."));
  }

  /** The one that is named, or all. */
  static List<Change> meant(Sidecar sidecar, HttpCall call) throws BadCall {
    return named(sidecar, call).map(List::of).orElseGet(sidecar::changes);
  }
}
