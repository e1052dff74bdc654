package dev.segue.worker.cli;

import dev.segue.worker.work.StopSignal;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How gently a work runs, and what stops it. */
final class RunOptions {
  @Option(
      names = "--rate",
      paramLabel = "ROWS",
      description = "Rows a second of this worker at most. Default: no bound.")
  long rate;

  @Option(
      names = "--target-ms",
      paramLabel = "MS",
      description = "How long a chunk may hold its row locks. Default: 100.")
  int targetMillis = 100;

  @Option(
      names = "--parts",
      paramLabel = "N",
      description =
          "Into how many key ranges a new work is divided, for workers to share. Default: 16.")
  int parts = 16;

  @Option(
      names = "--stop-file",
      paramLabel = "FILE",
      description = "Stops behind the current chunk as soon as this file exists.")
  private Optional<Path> stopFile = Optional.empty();

  /** Complains of numbers that mean nothing. */
  void require() throws UsageException {
    if (rate < 0 || targetMillis < 1 || parts < 1) {
      throw new UsageException("--rate, --target-ms and --parts are positive numbers.");
    }
  }

  /** What stops the work behind its chunk when the process is told to end. */
  StopHook hook() {
    return new StopHook(new StopSignal(stopFile));
  }
}
