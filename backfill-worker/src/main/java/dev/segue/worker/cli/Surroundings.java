package dev.segue.worker.cli;

import dev.segue.worker.catalog.Drivers;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
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
 * @param place the database that it is about, where the rules file names several
 */
record Surroundings(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Map<String, String> variables,
    boolean colour,
    boolean ascii,
    Optional<Integer> width,
    Drivers drivers,
    Optional<Place> place) {
  Surroundings {
    variables = Map.copyOf(variables);
  }

  /** Those of a run that is about no certain one of several databases. */
  Surroundings(
      InputStream in,
      PrintWriter out,
      PrintWriter err,
      Map<String, String> variables,
      boolean colour,
      boolean ascii,
      Optional<Integer> width,
      Drivers drivers) {
    this(in, out, err, variables, colour, ascii, width, drivers, Optional.empty());
  }

  /** The same for that database. */
  Surroundings at(Place there) {
    return new Surroundings(
        in, out, err, variables, colour, ascii, width, drivers, Optional.of(there));
  }

  /** The same, which writes elsewhere. */
  Surroundings writing(PrintWriter results, PrintWriter complaints) {
    return new Surroundings(
        in, results, complaints, variables, colour, ascii, width, drivers, place);
  }

  /** Whether a line on the terminal can be written again and again: nobody else writes there. */
  boolean live() {
    return colour && place.filter(p -> !p.alone()).isEmpty();
  }

  /** A file that the user names, or of each of several databases one of its own. */
  Path own(Path file) {
    if (place.filter(p -> !p.alone()).isEmpty()) {
      return file;
    }
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String lead = dot > 0 ? name.substring(0, dot) : name;
    String kind = dot > 0 ? name.substring(dot) : "";
    return file.resolveSibling(lead + "-" + place.get().target().name() + kind);
  }

  /** A variable that is set and not empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}
