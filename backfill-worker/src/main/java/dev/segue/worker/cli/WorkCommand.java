package dev.segue.worker.cli;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.worker.catalog.Remedy;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.database.Database;
import dev.segue.worker.run.Observed;
import dev.segue.worker.run.Purpose;
import dev.segue.worker.run.WorkRun;
import dev.segue.worker.server.FailureKind;
import dev.segue.worker.terminal.Page;
import dev.segue.worker.terminal.Style;
import dev.segue.worker.work.StopSignal;
import dev.segue.worker.work.WorkOrder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segue backfill} and {@code segue verify}: works on the changes at a phase. */
@Command(
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n")
final class WorkCommand implements Callable<Integer>, Targeted {
  /** The version of the segue tables that knows of samples. */
  private static final int SAMPLES_SINCE = 2;

  /** What is wrong with the server is wrong for every change. */
  private static final Set<FailureKind> EVERYWHERE =
      EnumSet.of(FailureKind.UNAVAILABLE, FailureKind.UNABLE);

  private final Surroundings surroundings;
  private final Purpose purpose;

  @Mixin private WorkOptions work = new WorkOptions();
  @Mixin private PhaseOption phase = new PhaseOption();
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private DryRunOption dry = new DryRunOption();

  @Option(
      names = "--at-once",
      paramLabel = "N",
      description =
          "On how many of the rules file's targets at the same time. Default: 1, one behind the"
              + " other.")
  private int atOnce = 1;

  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private ReportOptions report = new ReportOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  private final VerifyOptions verify;

  /**
   * A command of that purpose.
   *
   * @param verify options that the command line knows only where they make sense
   */
  WorkCommand(Surroundings surroundings, Purpose purpose, VerifyOptions verify) {
    this.surroundings = surroundings;
    this.purpose = purpose;
    this.verify = verify;
  }

  @Override
  public Targets targets() throws UsageException {
    if (atOnce < 1) {
      throw new UsageException("--at-once is 1 or more.");
    }
    return work.targets(atOnce, output.isJson());
  }

  @Override
  public Integer call() throws Exception {
    run.require();
    limits.limits();
    report.require();
    RuleSet rules = work.rules();
    Observed.refuse(rules);
    List<WorkOrder> orders = new ArrayList<>();
    for (Change change : work.changes(rules, phase.said())) {
      orders.add(order(change));
    }
    ControlSchema schema = work.schema(rules);
    try (StopHook hook = run.hook();
        Database database = work.open(surroundings, 2)) {
      schema.require(database, verify.sample().isPresent() ? SAMPLES_SINCE : 1);
      if (!work.fits(orders.stream().map(WorkOrder::change).toList(), surroundings, output)) {
        return ExitCode.PROBLEMS;
      }
      WorkRun works = new WorkRun(database, schema);
      return dry.isWanted ? foresee(orders, works) : run(orders, works, database, hook.signal());
    }
  }

  private int foresee(List<WorkOrder> orders, WorkRun works) throws SQLException, SourceException {
    List<Map<String, Object>> foreseen = new ArrayList<>();
    for (WorkOrder order : orders) {
      WorkRun.Foresight foresight = works.foresee(order);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("change", order.change().id());
      one.put("kind", order.kind().label());
      one.put("table", foresight.table().sql());
      one.put("key", foresight.table().key().names());
      one.put("rows", foresight.rows());
      if (order.kind().fills()) {
        one.put("stripes", foresight.shape().stripes());
        one.put("stripesWhy", foresight.shape().why());
        one.put("statement", foresight.statement());
      }
      foreseen.add(one);
    }
    output.print(
        surroundings, page -> print(foreseen, page), Map.of("dryRun", true, "works", foreseen));
    return ExitCode.OK;
  }

  private static void print(List<Map<String, Object>> foreseen, Page page) {
    for (Map<String, Object> one : foreseen) {
      page.entry(
          Page.piece(Style.YELLOW, "would run"),
          11,
          "%s %s: over about %s rows of %s by %s%s"
              .formatted(
                  one.get("change"),
                  one.get("kind"),
                  one.get("rows"),
                  one.get("table"),
                  one.get("key"),
                  one.containsKey("stripes")
                      ? ", each chunk in %s (%s): %s"
                          .formatted(
                              one.get("stripes").equals(1)
                                  ? "one transaction"
                                  : one.get("stripes") + " transactions",
                              one.get("stripesWhy"),
                              one.get("statement"))
                      : ""));
    }
  }

  private WorkOrder order(Change change) throws SourceException, UsageException {
    Side side = purpose.side(change);
    return new WorkOrder(
        change,
        verify.repairs() ? WorkKind.REPAIR : purpose.kind(side),
        side,
        run.rate,
        run.targetMillis,
        run.parts,
        verify.sample(),
        report.mask,
        WorkOptions.who());
  }

  /** One after another; one that fails does not keep the next from its turn, a stop does. */
  private int run(List<WorkOrder> orders, WorkRun works, Database database, StopSignal stop)
      throws SQLException, UsageException {
    List<WorkRun.Result> ended = new ArrayList<>();
    int exit = ExitCode.OK;
    try {
      for (WorkOrder order : orders) {
        int code = carriedOut(order, works, database, stop, ended);
        exit = ExitCode.worst(exit, code);
        if (code == ExitCode.STOPPED) {
          break;
        }
      }
    } finally {
      // Also what ended before something else went wrong.
      if (output.isJson()) {
        output.print(
            surroundings,
            page -> {},
            Map.of("works", ended.stream().map(WorkResultPage::json).toList()));
      }
    }
    report.write(ended, database.name(), surroundings);
    return exit;
  }

  /** Carries one out and says how it ended; the exit code for that. */
  private int carriedOut(
      WorkOrder order,
      WorkRun works,
      Database database,
      StopSignal stop,
      List<WorkRun.Result> ended)
      throws SQLException, UsageException {
    try {
      WorkRun.Result result =
          works.run(order, limits.limits(), stop, new WorkAudience(surroundings, output.isJson()));
      ended.add(result);
      if (!output.isJson()) {
        output.print(surroundings, page -> WorkResultPage.print(result, page), Map.of());
      }
      return ExitCode.of(result.end());
    } catch (SourceException e) {
      // This change cannot be worked on; another may.
      surroundings.err().println(order.change().id() + ": " + e.getMessage());
      return ExitCode.USAGE;
    } catch (SQLException e) {
      if (stop.isGiven()) {
        surroundings
            .err()
            .println(
                order.change().id()
                    + ": stopped while it waited; the same command goes on. "
                    + database.explained(e));
        return ExitCode.STOPPED;
      }
      if (EVERYWHERE.contains(database.kindOf(e))) {
        throw e;
      }
      surroundings
          .err()
          .println(
              order.change().id()
                  + ": "
                  + database.explained(e, order.masked())
                  + (Remedy.of(e).isPresent() ? "" : ". The same command goes on from here."));
      return ExitCode.USAGE;
    }
  }
}
