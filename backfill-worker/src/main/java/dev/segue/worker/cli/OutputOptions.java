package dev.segue.worker.cli;

import dev.segue.worker.terminal.Json;
import dev.segue.worker.terminal.Page;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** How a command prints its result. */
final class OutputOptions {
  private static final int DEFAULT_WIDTH = 100;
  private static final int MIN_WIDTH = 60;

  /** Longer lines are hard to read, however wide the terminal is. */
  private static final int MAX_WIDTH = 120;

  /** For whom a result is. */
  enum Output {
    text,
    json
  }

  @Option(
      names = "--output",
      paramLabel = "text|json",
      description = "For people (default) or for programs.")
  private Output output = Output.text;

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      description = "Columns of a line, 60 to 120. Default: the terminal's, else 100.")
  private Optional<Integer> width = Optional.empty();

  /** Whether the result is for programs: nothing else is printed then. */
  boolean isJson() {
    return output == Output.json;
  }

  /** Prints one of both. */
  void print(Surroundings surroundings, Consumer<Page> people, Map<String, Object> programs) {
    if (output == Output.json) {
      surroundings
          .place()
          .ifPresentOrElse(
              place -> place.documents().accept(programs),
              () -> surroundings.out().print(Json.of(programs)));
    } else {
      int columns = width.or(surroundings::width).orElse(DEFAULT_WIDTH);
      Page page =
          new Page(
              Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, columns)),
              surroundings.colour(),
              surroundings.ascii());
      people.accept(page);
      surroundings.out().print(page);
    }
    surroundings.out().flush();
  }
}
