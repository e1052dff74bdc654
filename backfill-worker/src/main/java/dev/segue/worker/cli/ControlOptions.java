package dev.segue.worker.cli;

import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.database.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a command is told that is about the segue tables alone. */
final class ControlOptions {
  @Option(
      names = "--control-schema",
      paramLabel = "NAME",
      description = "The schema of the segue tables. Default: segue.")
  private String schema = "segue";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RULES",
      description = "A rules file that names targets: all of them are meant.")
  private Optional<Path> file = Optional.empty();

  @Mixin private LoginOptions login = new LoginOptions();

  /** The databases that the command is about, if a rules file names them. */
  Targets targets(boolean forPrograms) throws UsageException {
    if (file.isEmpty()) {
      if (login.picksTargets()) {
        throw new UsageException("--target picks from a rules file: name that, too.");
      }
      return new Targets(List.of(), 1, forPrograms);
    }
    String name = file.get().toString();
    return new Targets(login.targets(WorkOptions.read(file.get()), name), 1, forPrograms);
  }

  ControlSchema schema() {
    return new ControlSchema(schema);
  }

  Database open(Surroundings surroundings) throws UsageException, SourceException {
    return Database.open(login.required(surroundings), surroundings.drivers(), 1);
  }
}
