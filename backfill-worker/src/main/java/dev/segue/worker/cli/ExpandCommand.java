package dev.segue.worker.cli;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.database.Database;
import dev.segue.worker.database.PostgresTable;
import dev.segue.worker.expand.Blocker;
import dev.segue.worker.expand.Expansion;
import dev.segue.worker.expand.PostgresExpander;
import dev.segue.worker.terminal.Page;
import dev.segue.worker.terminal.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segue expand}: adds the new columns. */
@Command(
    name = "expand",
    description =
        "Adds the new columns of each change, nullable and without default. Waits for nobody longer"
            + " than half a second, names who is in the way, and tries again. Running it again does"
            + " no harm.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the columns are there",
      "1:the rules do not fit the database",
      "2:wrong arguments, a database that refuses, or a lock that was not to be had"
    })
final class ExpandCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private WorkOptions work = new WorkOptions();

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
  public Integer call() throws Exception {
    RuleSet rules = work.rules();
    ControlSchema schema = work.schema(rules);
    try (Database database = work.open(surroundings, 2)) {
      schema.require(database);
      PostgresExpander expander =
          new PostgresExpander(
              database, schema, WorkOptions.who(), Duration.ofSeconds(patience), this::waits);
      List<Change> changes =
          work.changes(rules).stream().filter(change -> change.phase() != Phase.OFF).toList();
      if (!work.fits(
          changes.stream().map(ExpandCommand::unexpanded).toList(), surroundings, output)) {
        return ExitCode.PROBLEMS;
      }
      List<Expansion> expansions = new ArrayList<>();
      for (Change change : changes) {
        String table =
            database
                .inTransaction(connection -> PostgresTable.find(connection, change.table()))
                .sql();
        expansions.add(expander.plan(change, table));
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

  /** The change as it is where its columns need not be there yet. */
  private static Change unexpanded(Change change) {
    boolean both =
        change.phase().compareTo(Phase.EXPANDED) >= 0
            && change.phase().compareTo(Phase.RETIRED) <= 0;
    return both ? change.at(Phase.PLANNED) : change;
  }

  private void waits(String table, List<Blocker> blockers, Duration time) {
    surroundings
        .err()
        .printf("waiting %.1f s for the lock on %s%n", time.toMillis() / 1000.0, table);
    blockers.forEach(blocker -> surroundings.err().println("  " + blocker.says()));
    surroundings.err().flush();
  }

  private void print(List<Expansion> expansions, Page page) {
    for (Expansion expansion : expansions) {
      String id = expansion.change().id();
      if (expansion.statements().isEmpty()) {
        page.line(
            Page.piece(Style.GREEN, "ok"),
            Page.plain("  " + id + ": all new columns of " + expansion.table() + " are there"));
      }
      for (String text : expansion.statements()) {
        page.line(
            Page.piece(dryRun ? Style.YELLOW : Style.GREEN, dryRun ? "would run" : "ok"),
            Page.plain("  " + id + ": " + text));
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
      change.put("present", expansion.present());
      changes.add(change);
    }
    return Map.of("dryRun", dryRun, "changes", changes);
  }
}
