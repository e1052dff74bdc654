package dev.segue.worker.cli;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.worker.control.ConstraintStore;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.database.Database;
import dev.segue.worker.dialect.Dialects;
import dev.segue.worker.expand.Expander;
import dev.segue.worker.expand.Expansion;
import dev.segue.worker.run.Observed;
import dev.segue.worker.terminal.Page;
import dev.segue.worker.terminal.Style;
import dev.segue.worker.work.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segue expand}: adds the new columns. */
@Command(
    name = "expand",
    description =
        "Adds the new columns of each change, nullable and without default; with --toward it moves"
            + " constraints and indexes, too. Keeps nobody waiting for longer than a second or two,"
            + " names who is in the way, and tries again. Interrupted, it goes on when run again.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the table is as it must be",
      "1:the rules do not fit the database",
      "2:wrong arguments, a database that refuses, or a lock that was not to be had"
    })
final class ExpandCommand implements Callable<Integer>, Targeted {
  private static final int INDENT = 11;

  private final Surroundings surroundings;

  @Mixin private WorkOptions work = new WorkOptions();

  @Option(
      names = "--toward",
      paramLabel = "PHASE",
      description =
          "Prepares the step to this phase, the next one up or down from that of the instances:"
              + " unique mirrors toward dual-write, other indexes toward new-read, NOT NULL, defaults,"
              + " checks and keys toward retired; all of it back toward fallback-read. Toward off it"
              + " drops the new columns.")
  private Optional<String> toward = Optional.empty();

  @Mixin private OptionalPhaseOption phase = new OptionalPhaseOption();

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      description =
          "How long instances may go on with what they know of a table: they look every minute. It is"
              + " waited where a unique key changes sides. Default: 70.")
  private long settle = Expander.Pace.SETTLED.toSeconds();

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "How long to try for a table's lock. Default: 300.")
  private long patience = 300;

  @Option(names = "--dry-run", description = "Prints the statements and runs none.")
  private boolean dryRun;

  @Mixin private OutputOptions output = new OutputOptions();

  ExpandCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Targets targets() throws UsageException {
    return work.targets(1, output.isJson());
  }

  @Override
  public Integer call() throws Exception {
    RuleSet rules = work.rules();
    Optional<Phase> next = phase.next(toward);
    // Toward off it only clears away, which no driver's write has a part in.
    if (next.filter(phase -> phase != Phase.OFF).isPresent()) {
      Observed.refuse(rules);
    }
    List<Change> changes =
        next.isPresent()
            ? work.changes(rules, phase.said())
            : work.changes(rules).stream().filter(change -> change.phase() != Phase.OFF).toList();
    ControlSchema schema = work.schema(rules);
    try (Database database = work.open(surroundings, 2)) {
      schema.require(database, next.isPresent() ? ConstraintStore.SINCE : 1);
      if (!work.fits(changes.stream().map(Expander::unexpanded).toList(), surroundings, output)) {
        return ExitCode.PROBLEMS;
      }
      Expander expander =
          Dialects.of(database)
              .expander(
                  database,
                  schema,
                  WorkOptions.who(),
                  new Expander.Pace(
                      Duration.ofSeconds(patience),
                      Duration.ofSeconds(settle),
                      new StopSignal(Optional.empty())),
                  new ExpandProgress(surroundings.err()));
      List<Expansion> expansions = new ArrayList<>();
      for (Change change : changes) {
        expansions.add(expander.plan(change, next));
      }
      // All of them are looked at before the first is run: bad input leaves all as it was.
      for (Expansion expansion : expansions) {
        if (!dryRun) {
          expander.run(expansion);
        }
      }
      output.print(surroundings, page -> print(expansions, page), json(expansions));
      return ExitCode.OK;
    }
  }

  private void print(List<Expansion> expansions, Page page) {
    for (Expansion expansion : expansions) {
      String id = expansion.change().id();
      if (expansion.statements().isEmpty()) {
        page.entry(
            Page.piece(Style.GREEN, "ok"),
            INDENT,
            id
                + ": "
                + expansion.table()
                + (expansion.toward().isPresent()
                    ? " is prepared for " + expansion.toward().get().label()
                    : " has all new columns"));
      }
      for (String text : expansion.statements()) {
        page.entry(
            Page.piece(dryRun ? Style.YELLOW : Style.GREEN, dryRun ? "would run" : "ok"),
            INDENT,
            id + ": " + text);
      }
      for (String note : expansion.notes()) {
        page.entry(Page.piece(Style.YELLOW, "note"), INDENT, id + ": " + note);
      }
    }
    if (expansions.isEmpty()) {
      page.line(Page.plain("No change is at planned or above: there is nothing to add."));
    }
  }

  private Map<String, Object> json(List<Expansion> expansions) {
    List<Map<String, Object>> changes = new ArrayList<>();
    for (Expansion expansion : expansions) {
      Map<String, Object> change = new LinkedHashMap<>();
      change.put("change", expansion.change().id());
      change.put("table", expansion.table());
      change.put("statements", expansion.statements());
      expansion.toward().ifPresent(next -> change.put("toward", next.label()));
      change.put("notes", expansion.notes());
      changes.add(change);
    }
    return Map.of("dryRun", dryRun, "changes", changes);
  }
}
