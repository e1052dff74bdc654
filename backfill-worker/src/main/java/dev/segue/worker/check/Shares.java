package dev.segue.worker.check;

import dev.segue.rules.model.Phase;

/**
 * How a phase treats a folder's statements.
 *
 * @param phase the phase
 * @param untouched how many pass as written
 * @param rewritten how many are rewritten
 * @param refused how many are refused
 */
public record Shares(Phase phase, int untouched, int rewritten, int refused) {}
