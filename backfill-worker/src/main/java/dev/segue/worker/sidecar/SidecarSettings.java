package dev.segue.worker.sidecar;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.worker.throttle.Limits;
import java.util.List;
import java.util.Optional;

/**
 * What the operator said when the sidecar was started.
 *
 * @param said where all instances are
 * @param only the one change that it is about; empty for all of the file
 * @param ddlAllowed whether it may create the segue tables and add columns
 * @param rate rows a second at most, for works that it begins; empty: no bound
 * @param targetMillis how long a chunk may hold its locks, for works that it begins
 * @param parts into how many ranges a new work is divided
 * @param limits when it waits
 * @param masked whether what is noted of rows must not show their values
 * @param who user and host
 */
public record SidecarSettings(
    Phase said,
    Optional<String> only,
    boolean ddlAllowed,
    Optional<Long> rate,
    Optional<Integer> targetMillis,
    int parts,
    Limits limits,
    boolean masked,
    String who) {
  /** The changes of these rules that it is about, in the file's order. */
  List<Change> meant(RuleSet rules) {
    return rules.changes().stream()
        .filter(change -> only.filter(id -> !id.equals(change.id())).isEmpty())
        .toList();
  }
}
