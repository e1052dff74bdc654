package dev.segue.worker.cli;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.database.Database;
import dev.segue.worker.work.WorkOrder;
import dev.segue.worker.work.WorkPhases;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code segue verify}: looks at every row. */
@Command(
    name = "verify",
    description =
        "Looks at every row, in chunks, without locks: whether the sides of the change agree, which"
            + " rows are absent, unmappable or contradict each other. The result is recorded with"
            + " the change's definition.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every row agrees, but for unmappable ones, which are listed",
      "1:rows are absent, disagree, or raise an error",
      "2:wrong arguments, or a database that refuses",
      "4:stopped before the end; the same command goes on"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private WorkOptions work = new WorkOptions();
  @Mixin private PhaseOption phase = new PhaseOption();
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    run.require();
    limits.limits();
    RuleSet rules = work.rules();
    Change change = work.change(rules);
    phase.require(change);
    Side side = WorkPhases.verified(change);
    ControlSchema schema = work.schema(rules);
    try (StopHook hook = run.hook();
        Database database = work.open(surroundings, 2)) {
      schema.require(database);
      WorkOrder order =
          new WorkOrder(
              change,
              WorkKind.VERIFY,
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
