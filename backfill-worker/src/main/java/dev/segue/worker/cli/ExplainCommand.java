package dev.segue.worker.cli;

import dev.segue.rules.ShapeSetting;
import dev.segue.rules.config.RulesResult;
import dev.segue.rules.model.RuleSet;
import dev.segue.worker.catalog.CatalogSource;
import dev.segue.worker.catalog.Unreadable;
import dev.segue.worker.explain.Explanation;
import dev.segue.worker.explain.ExplanationJson;
import dev.segue.worker.explain.ExplanationPage;
import dev.segue.worker.explain.PhasePlans;
import dev.segue.worker.explain.PhaseRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segue explain}: what becomes of one statement in each phase. */
@Command(
    name = "explain",
    description = {
      "Shows what becomes of a statement in each phase, and why.",
      "It runs nothing: the statement is planned, not executed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:explained, whatever the verdicts",
      "1:the rules file has problems",
      "2:wrong arguments, or a file or database that cannot be read"
    })
final class ExplainCommand implements Callable<Integer>, Targeted {
  private final Surroundings surroundings;

  @Mixin private RulesArgument rules = new RulesArgument();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STATEMENT",
      description = "The statement. Without it and --file it is read from standard input.")
  private Optional<String> argument = Optional.empty();

  @Option(names = "--file", paramLabel = "FILE", description = "A file that holds the statement.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--change",
      paramLabel = "ID",
      description = "Only this change walks the ladder; the others stay at the file's phase.")
  private Optional<String> change = Optional.empty();

  @Mixin private CatalogOptions catalog = new CatalogOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  ExplainCommand(Surroundings surroundings) {
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
    if (read instanceof RulesResult.Invalid invalid) {
      surroundings.err().println(invalid.text());
      return ExitCode.PROBLEMS;
    }
    RuleSet ruleSet = read.rules().orElseThrow();
    RulesArgument.requireChange(ruleSet, change, rules.name());
    String statement = statement();
    try (CatalogSource source =
        catalog
            .open(surroundings)
            .orElseThrow(
                () ->
                    new UsageException(
                        "Say where the tables are: --schema FILE, or --url URL (or SEGUE_URL)."))) {
      PhasePlans plans =
          new PhasePlans(new PhaseRules(ruleSet, change), source, source.session(shape));
      Explanation explanation = Explanation.of(statement, plans, shape);
      output.print(
          surroundings,
          page -> ExplanationPage.print(explanation, page),
          ExplanationJson.of(explanation));
    }
    return ExitCode.OK;
  }

  private String statement() throws UsageException {
    if (argument.isPresent() && file.isPresent()) {
      throw new UsageException("Give the statement or --file, not both.");
    }
    String text = argument.isPresent() ? argument.get() : readStatement();
    if (text.isBlank()) {
      throw new UsageException("The statement is empty.");
    }
    return text.strip();
  }

  private String readStatement() throws UsageException {
    try {
      return file.isPresent()
          ? Files.readString(file.get())
          : new String(surroundings.in().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UsageException("The statement cannot be read: " + Unreadable.words(e) + ".");
    }
  }
}
