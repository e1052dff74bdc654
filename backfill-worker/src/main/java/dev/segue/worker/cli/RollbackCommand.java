package dev.segue.worker.cli;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.worker.catalog.Unreadable;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.database.Database;
import dev.segue.worker.dialect.Dialects;
import dev.segue.worker.rollback.Rollback;
import dev.segue.worker.rollback.RollbackStep;
import dev.segue.worker.rollback.Runbook;
import dev.segue.worker.terminal.Page;
import dev.segue.worker.terminal.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segue rollback}: the ladder backwards from where each change stands. */
@Command(
    name = "rollback",
    description =
        "Shows the way back of each change from its phase in the rules file, step by step: what each"
            + " takes, the commands to run before it, and the file's phase behind it. It only reads;"
            + " --runbook writes the same as Markdown.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown", "2:wrong arguments, or a database that refuses"})
final class RollbackCommand implements Callable<Integer>, Targeted {
  private final Surroundings surroundings;

  @Mixin private WorkOptions work = new WorkOptions();

  @Option(
      names = "--runbook",
      paramLabel = "FILE",
      description = "Writes the way back as Markdown. An existing file is replaced.")
  private Optional<Path> runbook = Optional.empty();

  @Mixin private OutputOptions output = new OutputOptions();

  RollbackCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Targets targets() throws UsageException {
    return work.targets(1, output.isJson());
  }

  @Override
  public Integer call() throws Exception {
    RuleSet rules = work.rules();
    ControlSchema schema = work.schema(rules);
    try (Database database = work.open(surroundings, 1)) {
      schema.require(database);
      List<Rollback> ways = new ArrayList<>();
      for (Change change : work.changes(rules)) {
        ways.add(
            new Rollback(
                change,
                work.name(),
                database.inTransaction(
                    connection ->
                        Dialects.of(database).standing(connection, change, schema.name()))));
      }
      if (runbook.isPresent()) {
        write(surroundings.own(runbook.get()), ways, database.name());
      }
      output.print(surroundings, page -> print(ways, page), json(ways));
      return ExitCode.OK;
    }
  }

  private void write(Path file, List<Rollback> ways, String database) throws UsageException {
    StringBuilder text = new StringBuilder();
    for (Rollback way : ways) {
      text.append(text.length() == 0 ? "" : "\n").append(Runbook.of(way, work.name(), database));
    }
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UsageException("The runbook cannot be written: " + Unreadable.unwritable(e) + ".");
    }
  }

  private static void print(List<Rollback> ways, Page page) {
    for (Rollback way : ways) {
      page.heading("%s, at %s".formatted(way.change().id(), way.change().phase().label()));
      page.line(Page.plain(way.known()));
      for (RollbackStep step : way.steps()) {
        page.line(Page.piece(Style.YELLOW, step.from().label() + " to " + step.to().label()));
        step.sentences().forEach(sentence -> page.entry(Page.plain(""), 2, sentence));
        step.before().forEach(command -> page.line(Page.plain("  $ " + command)));
      }
      if (way.change().phase() == Phase.OFF) {
        page.line(Page.plain("There is nothing to go back from."));
      }
      page.blank();
    }
  }

  private static Map<String, Object> json(List<Rollback> ways) {
    List<Map<String, Object>> changes = new ArrayList<>();
    for (Rollback way : ways) {
      List<Map<String, Object>> steps = new ArrayList<>();
      for (RollbackStep step : way.steps()) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("from", step.from().label());
        one.put("to", step.to().label());
        one.put("means", step.sentences());
        one.put("before", step.before());
        steps.add(one);
      }
      Map<String, Object> change = new LinkedHashMap<>();
      change.put("change", way.change().id());
      change.put("phase", way.change().phase().label());
      change.put("known", way.known());
      change.put("steps", steps);
      changes.add(change);
    }
    return Map.of("changes", changes);
  }
}
