package dev.segue.worker.cli;

import dev.segue.worker.terminal.Json;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** How a command that runs for long says what happens. */
final class LogOptions {
  @Option(
      names = "--output",
      paramLabel = "text|json",
      description = "Log lines for people (default), or each a JSON object.")
  private OutputOptions.Output output = OutputOptions.Output.text;

  /** Takes lines and prints them with their time. Safe for use by many threads. */
  Consumer<String> to(Surroundings surroundings, Clock clock) {
    return message -> {
      String time = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
      String line = time + "  " + message;
      if (output == OutputOptions.Output.json) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("at", time);
        members.put("message", message);
        // One line for each: whatever has line ends inside is escaped.
        line = Json.of(members).replaceAll("\\s*\\n\\s*", " ").strip();
      }
      surroundings.err().println(line);
      surroundings.err().flush();
    };
  }
}
