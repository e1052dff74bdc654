package dev.segue.worker.cli;

import picocli.CommandLine.Option;

/** For commands that write: only say what would be written. */
final class DryRunOption {
  @Option(
      names = "--dry-run",
      description = "Says what would be done to which rows, and does nothing.")
  boolean isWanted;
}
