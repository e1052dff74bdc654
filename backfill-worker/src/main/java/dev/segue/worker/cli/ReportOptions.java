package dev.segue.worker.cli;

import dev.segue.worker.catalog.Unreadable;
import dev.segue.worker.run.WorkRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is told of single rows, and where to. */
final class ReportOptions {
  @Option(
      names = "--mask",
      description =
          "Tells of rows their keys and the lengths of their values, not the values: neither here nor"
              + " in the segue tables.")
  boolean mask;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Writes the result as Markdown. An existing file is replaced.")
  private Optional<Path> report = Optional.empty();

  /** Complains of a file that could not be written: a work may take hours before it is. */
  void require() throws UsageException {
    if (report.isEmpty()) {
      return;
    }
    Path file = report.get().toAbsolutePath();
    Path folder = file.getParent();
    boolean writable =
        Files.exists(file)
            ? Files.isRegularFile(file) && Files.isWritable(file)
            : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
    if (!writable) {
      throw new UsageException(
          "The report cannot be written to " + file + ". Name a file in a folder that is there.");
    }
  }

  /** Writes the results, if that is wanted. */
  void write(List<WorkRun.Result> results, String database, Surroundings surroundings)
      throws UsageException {
    if (report.isEmpty()) {
      return;
    }
    try {
      Files.writeString(surroundings.own(report.get()), WorkReport.of(results, database));
    } catch (IOException e) {
      throw new UsageException("The report cannot be written: " + Unreadable.unwritable(e) + ".");
    }
  }
}
