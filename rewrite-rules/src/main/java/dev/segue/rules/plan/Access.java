package dev.segue.rules.plan;

import dev.segue.rules.model.Side;

/**
 * That a statement speaks of one side of a change.
 *
 * @param change the change's id
 * @param side the side whose columns it names
 * @param writes whether it writes them
 */
public record Access(String change, Side side, boolean writes) {}
