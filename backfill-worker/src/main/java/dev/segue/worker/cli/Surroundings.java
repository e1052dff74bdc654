package dev.segue.worker.cli;

import dev.segue.worker.catalog.Drivers;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * What a run has around it, so that a test can give it other things than the process's own.
 *
 * @param in where a statement may come from
 * @param out where results go
 * @param err where complaints go
 * @param variables the environment's variables
 * @param colour whether results go to a terminal that shows colour
 * @param ascii whether that terminal shows only ASCII
 * @param width how wide it is, where that is known
 * @param drivers the JDBC drivers at hand
 */
record Surroundings(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Map<String, String> variables,
    boolean colour,
    boolean ascii,
    Optional<Integer> width,
    Drivers drivers) {
  Surroundings {
    variables = Map.copyOf(variables);
  }

  /** A variable that is set and not empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}
