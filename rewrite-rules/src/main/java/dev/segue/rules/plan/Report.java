package dev.segue.rules.plan;

import java.util.Optional;

/**
 * Something about a statement that its owner should know although the statement runs.
 *
 * @param change the change that it concerns, if it is one
 * @param message what was seen, what it bypasses, what to do
 */
public record Report(Optional<String> change, String message) {}
