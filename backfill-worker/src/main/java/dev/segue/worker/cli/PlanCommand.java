package dev.segue.worker.cli;

import dev.segue.rules.ShapeSetting;
import dev.segue.rules.config.Finding;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.worker.catalog.CatalogSource;
import dev.segue.worker.catalog.LiveSource;
import dev.segue.worker.check.RulesCheck;
import dev.segue.worker.database.Database;
import dev.segue.worker.dialect.Dialects;
import dev.segue.worker.expand.Expander;
import dev.segue.worker.explain.Explanation;
import dev.segue.worker.explain.PhasePlans;
import dev.segue.worker.explain.PhaseRules;
import dev.segue.worker.plan.ChangePlan;
import dev.segue.worker.plan.ChangePlanner;
import dev.segue.worker.plan.Lane;
import dev.segue.worker.plan.LostIndexes;
import dev.segue.worker.plan.RowSample;
import dev.segue.worker.plan.SeenStatement;
import dev.segue.worker.terminal.Page;
import dev.segue.worker.terminal.Style;
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

/** {@code segue plan}: what a change would do, before anything is done. */
@Command(
    name = "plan",
    description =
        "Tells, before anything is done, on which way each change is best made and what it does to its"
            + " table: the DDL of each phase, rows and bytes, what the backfill sets off, what is in"
            + " the way, and whether values survive the round trip. It only reads.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is in the way",
      "1:something has to be done first",
      "2:wrong arguments, or a database that refuses"
    })
final class PlanCommand implements Callable<Integer>, Targeted {
  private static final int INDENT = 13;

  private final Surroundings surroundings;

  @Mixin private WorkOptions work = new WorkOptions();

  @Option(
      names = "--rate",
      paramLabel = "ROWS",
      description = "Rows a second at which the time of a backfill is told.")
  private Optional<Long> rate = Optional.empty();

  @Option(
      names = "--sample",
      paramLabel = "ROWS",
      description = "Rows that are tried for the round trip. Default: 10000.")
  private int sample = 10_000;

  @Option(
      names = "--sql",
      paramLabel = "FOLDER",
      description =
          "Tells which statements lose an index in which phase: of every *.sql file below the folder."
              + " Without it, of those that pg_stat_statements counts.")
  private Optional<Path> sql = Optional.empty();

  @Option(
      names = "--mask",
      description = "Tells the lengths of values that do not come back instead of the values.")
  private boolean mask;

  @Mixin private OutputOptions output = new OutputOptions();

  PlanCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Targets targets() throws UsageException {
    return work.targets(1, output.isJson());
  }

  @Override
  public Integer call() throws Exception {
    if (sample < 1 || rate.filter(r -> r < 1).isPresent()) {
      throw new UsageException("--sample and --rate are 1 or more.");
    }
    RuleSet rules = work.rules();
    List<Change> changes = work.changes(rules);
    Optional<List<SeenStatement>> files =
        sql.isPresent()
            ? Optional.of(
                CheckCommand.statements(sql.get()).stream().map(SeenStatement::of).toList())
            : Optional.empty();
    try (CatalogSource source =
            LiveSource.connect(work.login(surroundings), surroundings.drivers());
        Database database = work.open(surroundings, 2)) {
      List<Finding> findings =
          RulesCheck.findings(
              changes.stream().map(Expander::unexpanded).toList(),
              source,
              ShapeSetting.of(Side.OLD));
      ChangePlanner planner =
          Dialects.of(database).planner(database, rate, new RowSample(sample, mask));
      List<ChangePlan> plans = new ArrayList<>();
      for (Change change : changes) {
        ShapeSetting shape = ShapeSetting.of(Side.OLD);
        PhaseRules walking = new PhaseRules(rules, Optional.of(change.id()));
        PhasePlans phases = new PhasePlans(walking, source, source.session(shape));
        Optional<List<SeenStatement>> seen = files.isPresent() ? files : planner.counted(change);
        plans.add(
            planner
                .plan(change, findings)
                .with(LostIndexes.section(seen, text -> Explanation.of(text, phases, shape))));
      }
      output.print(surroundings, page -> print(plans, page), json(plans));
      return plans.stream().anyMatch(plan -> plan.lane() == Lane.BLOCKED)
          ? ExitCode.PROBLEMS
          : ExitCode.OK;
    }
  }

  private static void print(List<ChangePlan> plans, Page page) {
    for (ChangePlan plan : plans) {
      page.heading(plan.change() + " on " + plan.table());
      Style style = plan.lane() == Lane.BLOCKED ? Style.RED : Style.GREEN;
      page.entry(
          Page.piece(style, plan.lane().words()), plan.lane().words().length() + 2, plan.why());
      for (ChangePlan.Section section : plan.sections()) {
        String title = section.title();
        for (String line : section.lines()) {
          page.entry(Page.piece(Style.FAINT, title), INDENT, line);
          title = "";
        }
      }
      page.blank();
    }
    if (plans.isEmpty()) {
      page.line(Page.plain("The rules file has no change."));
    }
  }

  private static Map<String, Object> json(List<ChangePlan> plans) {
    List<Map<String, Object>> changes = new ArrayList<>();
    for (ChangePlan plan : plans) {
      Map<String, Object> change = new LinkedHashMap<>();
      change.put("change", plan.change());
      change.put("table", plan.table());
      change.put("lane", plan.lane().words());
      change.put("why", plan.why());
      for (ChangePlan.Section section : plan.sections()) {
        change.put(section.title(), section.lines());
      }
      changes.add(change);
    }
    return Map.of("changes", changes);
  }
}
