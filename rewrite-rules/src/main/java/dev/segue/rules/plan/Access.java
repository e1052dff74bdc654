package dev.segue.rules.plan;

import dev.segue.rules.model.Side;

/**
 * That a statement speaks of one side of a change.
 *
 * @param change the change's id
 * @param side the side whose columns it names
 * @param writes whether it writes them
 * @param named whether it names them; else it means them by {@code *}, a missing column list or by
 *     naming none of the change's columns, as the connection's shape says
 */
public record Access(String change, Side side, boolean writes, boolean named) {}
