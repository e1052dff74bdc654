package dev.segue.worker.cli;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Work;
import dev.segue.worker.database.Database;
import dev.segue.worker.run.Purpose;
import dev.segue.worker.run.WorkRun;
import dev.segue.worker.work.StopSignal;
import dev.segue.worker.work.WorkListener;
import dev.segue.worker.work.WorkOrder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code segue backfill} and {@code segue verify}: works on the changes at a phase. */
@Command(
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n")
final class WorkCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Purpose purpose;

  @Mixin private WorkOptions work = new WorkOptions();
  @Mixin private PhaseOption phase = new PhaseOption();
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  WorkCommand(Surroundings surroundings, Purpose purpose) {
    this.surroundings = surroundings;
    this.purpose = purpose;
  }

  @Override
  public Integer call() throws Exception {
    run.require();
    limits.limits();
    RuleSet rules = work.rules();
    List<WorkOrder> orders = new ArrayList<>();
    for (Change change : work.changes(rules, phase.said())) {
      orders.add(order(change));
    }
    ControlSchema schema = work.schema(rules);
    try (StopHook hook = run.hook();
        Database database = work.open(surroundings, 2)) {
      schema.require(database);
      if (!work.fits(orders.stream().map(WorkOrder::change).toList(), surroundings, output)) {
        return ExitCode.PROBLEMS;
      }
      return run(orders, new WorkRun(database, schema), hook.signal());
    }
  }

  private WorkOrder order(Change change) throws SourceException {
    Side side = purpose.side(change);
    return new WorkOrder(
        change, purpose.kind(side), side, run.rate, run.targetMillis, run.parts, WorkOptions.who());
  }

  /** One after another; one that fails does not keep the next from its turn, a stop does. */
  private int run(List<WorkOrder> orders, WorkRun works, StopSignal stop)
      throws SQLException, SourceException, UsageException {
    List<Map<String, Object>> ended = new ArrayList<>();
    int exit = ExitCode.OK;
    try {
      for (WorkOrder order : orders) {
        WorkRun.Result result = works.run(order, limits.limits(), stop, this::audience);
        ended.add(WorkResultPage.json(result));
        if (!output.isJson()) {
          output.print(surroundings, page -> WorkResultPage.print(result, page), Map.of());
        }
        int code = ExitCode.of(result.end());
        exit = code == ExitCode.OK ? exit : code;
        if (code == ExitCode.STOPPED) {
          break;
        }
      }
    } finally {
      // Also what ended before something else went wrong.
      if (output.isJson()) {
        output.print(surroundings, page -> {}, Map.of("works", ended));
      }
    }
    return exit;
  }

  private WorkListener audience(Work begun) {
    return output.isJson()
        ? WorkListener.NONE
        : new Progress(
            surroundings.err(),
            surroundings.colour(),
            surroundings.ascii(),
            begun.change() + " " + begun.kind().label(),
            begun.estimatedRows());
  }
}
