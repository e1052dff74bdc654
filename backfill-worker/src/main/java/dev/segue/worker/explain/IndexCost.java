package dev.segue.worker.explain;

/**
 * An index that a statement could use on a plain table of its shape and cannot in a phase.
 *
 * @param index the index
 * @param over what it is over
 * @param at the reference that loses it
 * @param place where that stands: in a predicate, a join, an ordering
 * @param remedy the statement that creates an index which would serve
 */
public record IndexCost(String index, String over, TextPosition at, String place, String remedy) {}
