package dev.segue.worker.work;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.worker.control.WorkKind;
import java.util.Optional;

/**
 * What somebody wants done.
 *
 * @param change the change, at the phase at which somebody said all instances are
 * @param side the side that is to be complete
 * @param rate rows a second at most, all workers together; 0 for no bound, empty: as it is
 * @param targetMillis how long a chunk may hold its locks; empty: as it is
 * @param parts into how many ranges a new work is divided
 * @param who who wants it
 */
public record WorkOrder(
    Change change,
    WorkKind kind,
    Side side,
    Optional<Long> rate,
    Optional<Integer> targetMillis,
    int parts,
    String who) {}
