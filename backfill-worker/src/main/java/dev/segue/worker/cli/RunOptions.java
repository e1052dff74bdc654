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
      description =
          "Rows a second at most, all workers of the work together; 0 for no bound. Default: no bound.")
  Optional<Long> rate = Optional.empty();

  @Option(
      names = "--target-ms",
      paramLabel = "MS",
      description = "How long a chunk may hold its row locks. Default: 100.")
  Optional<Integer> targetMillis = Optional.empty();

  @Option(
      names = "--parts",
      paramLabel = "N",
      description =
          "Into how many key ranges a new work is divided, for workers to share. Default: 16.")
  int parts = 16;

  @Option(
      names = "--stop-file",
      paramLabel = "FILE",
      description =
          "Stops within a second of this file's coming: behind the current chunk, or by undoing it where it takes longer.")
  private Optional<Path> stopFile = Optional.empty();

  /** Complains of numbers that mean nothing. */
  void require() throws UsageException {
    boolean wrong =
        rate.filter(r -> r < 0).isPresent()
            || targetMillis.filter(t -> t < 1).isPresent()
            || parts < 1;
    if (wrong) {
      throw new UsageException("--rate is 0 or more, --target-ms and --parts are 1 or more.");
    }
  }

  /** What stops the work behind its chunk when the process is told to end. */
  StopHook hook() {
    return new StopHook(new StopSignal(stopFile));
  }
}
