package dev.segue.worker.cli;

import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a command is told that is about the segue tables alone. */
final class ControlOptions {
  @Option(
      names = "--control-schema",
      paramLabel = "NAME",
      description = "The schema of the segue tables. Default: the rules file's control, or segue.")
  private Optional<String> schema = Optional.empty();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RULES",
      description =
          "The rules file: it may name the schema of the segue tables, and targets, which are all meant.")
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

  ControlSchema schema() throws UsageException {
    return file.isEmpty()
        ? new ControlSchema(schema.orElse(WorkOptions.DEFAULT_SCHEMA))
        : WorkOptions.schema(schema, WorkOptions.read(file.get()));
  }

  /** Complains of a change that neither the rules file has nor any work is about. */
  void require(Optional<String> change, Database database, ControlSchema schema)
      throws SQLException, UsageException {
    if (change.isEmpty()) {
      return;
    }
    Set<String> known = new TreeSet<>();
    if (file.isPresent()) {
      WorkOptions.read(file.get()).changes().forEach(one -> known.add(one.id()));
    }
    // The file may have lost a change since a work on it began, and that is to be stopped.
    WorkStore store = new WorkStore(database.server(), schema.name());
    database
        .inTransaction(connection -> store.lastWorks(connection))
        .forEach(work -> known.add(work.change()));
    if (!known.contains(change.get())) {
      throw new UsageException(
          "There is no change '%s' %s; there is: %s. Nothing was changed."
              .formatted(
                  change.get(),
                  file.map(path -> "in " + path + " or with a work").orElse("with a work"),
                  known.isEmpty() ? "none" : String.join(", ", known)));
    }
  }

  Database open(Surroundings surroundings) throws UsageException, SourceException {
    return Database.open(login.required(surroundings), surroundings.drivers(), 1);
  }
}
