package dev.segue.worker.cli;

import dev.segue.rules.model.Target;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The one of several databases that a run is about.
 *
 * @param alone whether the command is about no other one
 * @param documents takes what the run has to say to programs
 */
record Place(Target target, boolean alone, Consumer<Map<String, Object>> documents) {}
