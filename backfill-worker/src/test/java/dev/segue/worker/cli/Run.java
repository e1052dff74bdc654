package dev.segue.worker.cli;

import dev.segue.worker.catalog.Drivers;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * A run of the command line, in this JVM.
 *
 * @param out what it printed
 * @param err what it complained of
 * @param exit how it ended
 */
public record Run(String out, String err, int exit) {
  public static Run of(Map<String, String> variables, String input, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Segue.run(surroundings(variables, input, out, err), arguments);
    return new Run(out.toString(), err.toString(), exit);
  }

  /** The commands and what they take. */
  static CommandLine commandLine() {
    return Segue.commandLine(surroundings(Map.of(), "", new StringWriter(), new StringWriter()));
  }

  /** Surroundings of a process that writes there. */
  static Surroundings surroundings(
      Map<String, String> variables, String input, StringWriter out, StringWriter err) {
    return new Surroundings(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        variables,
        variables.containsKey("COLOUR"),
        variables.containsKey("ASCII"),
        Optional.empty(),
        new Drivers(Path.of("no-such-folder")));
  }
}
