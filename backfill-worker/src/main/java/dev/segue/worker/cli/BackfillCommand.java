package dev.segue.worker.cli;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.database.Database;
import dev.segue.worker.work.WorkOrder;
import dev.segue.worker.work.WorkPhases;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code segue backfill}: fills the columns of the side that is not complete. */
@Command(
    name = "backfill",
    description =
        "Fills the new columns of old rows while the change is at dual-write or fallback-read, the"
            + " old ones at new-read on the way back: in small transactions, by key, only where the"
            + " value is absent. Stopped or killed, the same command goes on where it was; started"
            + " several times, the workers share the key ranges.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every row that can be filled is; unmappable rows and rows that raise are listed",
      "1:rows are left that could not be filled",
      "2:wrong arguments, or a database that refuses",
      "4:stopped before the end; the same command goes on"
    })
final class BackfillCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private WorkOptions work = new WorkOptions();
  @Mixin private PhaseOption phase = new PhaseOption();
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  BackfillCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    run.require();
    limits.limits();
    RuleSet rules = work.rules();
    Change change = work.change(rules);
    phase.require(change);
    Side side = WorkPhases.filled(change);
    ControlSchema schema = work.schema(rules);
    try (StopHook hook = run.hook();
        Database database = work.open(surroundings, 2)) {
      schema.require(database);
      WorkOrder order =
          new WorkOrder(
              change,
              WorkPhases.fill(side),
              side,
              run.rate,
              run.targetMillis,
              run.parts,
              WorkOptions.who());
      WorkRun.Result result =
          new WorkRun(surroundings, database, schema)
              .run(order, limits.limits(), hook.signal(), output.isJson());
      output.print(
          surroundings, page -> WorkResultPage.print(result, page), WorkResultPage.json(result));
      return ExitCode.of(result.end());
    }
  }
}
