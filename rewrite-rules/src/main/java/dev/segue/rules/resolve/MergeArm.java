package dev.segue.rules.resolve;

/**
 * What a MERGE does in one of its cases.
 *
 * @param inserts whether it inserts; else it updates
 * @param columns the column list of an insert, inside its parentheses; empty if there is none
 * @param body the assignments of an update; the VALUES of an insert with the word
 */
public record MergeArm(boolean inserts, Range columns, Range body) {}
