package dev.segue.worker.cli;

import dev.segue.rules.ShapeSetting;
import dev.segue.rules.config.Finding;
import dev.segue.rules.config.RulesResult;
import dev.segue.rules.model.RuleSet;
import dev.segue.worker.catalog.CatalogSource;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.catalog.Unreadable;
import dev.segue.worker.check.CheckJson;
import dev.segue.worker.check.CheckPage;
import dev.segue.worker.check.CheckResult;
import dev.segue.worker.check.FileStatement;
import dev.segue.worker.check.RulesCheck;
import dev.segue.worker.check.StatementsCheck;
import dev.segue.worker.explain.PhasePlans;
import dev.segue.worker.explain.PhaseRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segue check}: what is wrong with a rules file and with the statements under it. */
@Command(
    name = "check",
    description = {
      "Lints a rules file: by itself; with --schema or --url against the tables; with --url also"
          + " against the server (immutability, triggers, foreign keys, views).",
      "With --sql, plans every statement of a folder in every phase."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing wrong; there may be warnings and notes",
      "1:the rules have problems, by themselves or on this database",
      "2:wrong arguments, or a file or database that cannot be read",
      "3:the rules are right, and some statement is refused in some phase"
    })
final class CheckCommand implements Callable<Integer>, Targeted {
  private final Surroundings surroundings;

  @Mixin private RulesArgument rules = new RulesArgument();

  @Option(
      names = "--sql",
      paramLabel = "FOLDER",
      description = "Statements: every *.sql file below the folder. Needs --schema or --url.")
  private Optional<Path> sql = Optional.empty();

  @Option(
      names = "--change",
      paramLabel = "ID",
      description = "With --sql: only this change walks the ladder.")
  private Optional<String> change = Optional.empty();

  @Mixin private CatalogOptions catalog = new CatalogOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  CheckCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Targets targets() throws UsageException {
    return catalog.targets(rules, output.isJson());
  }

  @Override
  public Integer call() throws Exception {
    ShapeSetting shape = rules.shape();
    RulesResult read = rules.read();
    CheckResult result = read.rules().isPresent() ? check(read.rules().get(), shape) : wrong(read);
    output.print(surroundings, page -> CheckPage.print(result, page), CheckJson.of(result));
    if (result.hasProblems()) {
      return ExitCode.PROBLEMS;
    }
    return result.hasRefusals() ? ExitCode.REFUSALS : ExitCode.OK;
  }

  private CheckResult wrong(RulesResult read) {
    return new CheckResult(
        rules.name(), 0, read.problems(), Optional.empty(), List.of(), Optional.empty());
  }

  private CheckResult check(RuleSet ruleSet, ShapeSetting shape)
      throws UsageException, SourceException {
    RulesArgument.requireChange(ruleSet, change, rules.name());
    Optional<CatalogSource> opened = catalog.open(surroundings);
    if (opened.isEmpty()) {
      if (sql.isPresent()) {
        throw new UsageException(
            "Statements need tables: add --schema FILE, or --url URL (or SEGUE_URL).");
      }
      return result(ruleSet, Optional.empty(), List.of(), Optional.empty());
    }
    try (CatalogSource source = opened.get()) {
      List<Finding> findings = RulesCheck.findings(ruleSet.changes(), source, shape);
      Optional<StatementsCheck> statements = Optional.empty();
      if (sql.isPresent()) {
        PhasePlans plans =
            new PhasePlans(new PhaseRules(ruleSet, change), source, source.session(shape));
        statements = Optional.of(StatementsCheck.of(statements(sql.get()), plans));
      }
      return result(ruleSet, Optional.of(source.name()), findings, statements);
    }
  }

  private CheckResult result(
      RuleSet ruleSet,
      Optional<String> source,
      List<Finding> findings,
      Optional<StatementsCheck> statements) {
    return new CheckResult(
        rules.name(), ruleSet.changes().size(), List.of(), source, findings, statements);
  }

  /** The statements below a folder; complains if there are none. */
  static List<FileStatement> statements(Path folder) throws UsageException {
    try {
      List<FileStatement> statements = FileStatement.below(folder);
      if (statements.isEmpty()) {
        throw new UsageException("There is no statement in any *.sql file below " + folder + ".");
      }
      return statements;
    } catch (IOException e) {
      throw new UsageException(
          "The folder of statements cannot be read: " + Unreadable.words(e) + ".");
    }
  }
}
