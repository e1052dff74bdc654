package dev.segue.worker.work;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.worker.control.WorkKind;

/**
 * What somebody wants done.
 *
 * @param change the change, at the phase at which somebody said all instances are
 * @param side the side that is to be complete
 * @param rate rows a second at most; 0 for no bound
 * @param targetMillis how long a chunk may hold its locks
 * @param parts into how many ranges a new work is divided
 * @param who who wants it
 */
public record WorkOrder(
    Change change, WorkKind kind, Side side, long rate, int targetMillis, int parts, String who) {}
