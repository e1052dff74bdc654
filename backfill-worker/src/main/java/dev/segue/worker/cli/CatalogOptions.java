package dev.segue.worker.cli;

import dev.segue.rules.model.RuleSet;
import dev.segue.worker.catalog.CatalogSource;
import dev.segue.worker.catalog.DdlSource;
import dev.segue.worker.catalog.LiveSource;
import dev.segue.worker.catalog.Login;
import dev.segue.worker.catalog.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a command finds the tables. */
final class CatalogOptions {
  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "The tables as DDL: CREATE TABLE, CREATE INDEX, ALTER TABLE; pg_dump -s.")
  private Optional<Path> schema = Optional.empty();

  @Option(
      names = "--search-path",
      paramLabel = "SCHEMA",
      split = ",",
      description = "With --schema: where names without a schema are found. Default: public.")
  private List<String> searchPath = List.of("public");

  @Mixin private LoginOptions login = new LoginOptions();

  /** The targets that the command line picks: unlike others these commands need no database. */
  Targets targets(RulesArgument rules, boolean forPrograms) throws UsageException {
    Optional<RuleSet> read = login.picksTargets() ? rules.read().rules() : Optional.empty();
    return new Targets(
        read.isEmpty() ? List.of() : login.targets(read.get(), rules.name()), 1, forPrograms);
  }

  /** The source that the options name, if they name one. */
  Optional<CatalogSource> open(Surroundings surroundings) throws UsageException, SourceException {
    if (schema.isPresent() && login.picksTargets()) {
      throw new UsageException("Give --schema or --target, not both.");
    }
    if (schema.isPresent() && login.hasUrl()) {
      throw new UsageException("Give --schema or --url, not both.");
    }
    if (schema.isPresent()) {
      return Optional.of(new DdlSource(schema.get(), searchPath));
    }
    Optional<Login> known = login.login(surroundings);
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(LiveSource.connect(known.get(), surroundings.drivers()));
  }
}
