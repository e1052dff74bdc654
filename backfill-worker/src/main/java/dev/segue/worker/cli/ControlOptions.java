package dev.segue.worker.cli;

import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.database.Database;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a command is told that is about the segue tables alone. */
final class ControlOptions {
  @Option(
      names = "--control-schema",
      paramLabel = "NAME",
      description = "The schema of the segue tables. Default: segue.")
  private String schema = "segue";

  @Mixin private LoginOptions login = new LoginOptions();

  ControlSchema schema() {
    return new ControlSchema(schema);
  }

  Database open(Surroundings surroundings) throws UsageException, SourceException {
    return Database.open(login.required(surroundings), surroundings.drivers(), 1);
  }
}
