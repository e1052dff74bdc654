package dev.segue.worker.cli;

import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkControl;
import dev.segue.worker.database.Database;
import dev.segue.worker.terminal.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segue throttle}: bounds works anew while they run. */
@Command(
    name = "throttle",
    description =
        "Gives open works another rate or another time for a chunk's locks; they obey"
            + " with their next chunk.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:told, or there was nothing to tell",
      "2:wrong arguments, or a database that refuses"
    })
final class ThrottleCommand implements Callable<Integer>, Targeted {
  private final Surroundings surroundings;

  @Mixin private ControlOptions control = new ControlOptions();

  @Option(names = "--change", paramLabel = "ID", description = "Only works on this change.")
  private Optional<String> change = Optional.empty();

  @Option(
      names = "--rate",
      paramLabel = "ROWS",
      description = "Rows a second at most, all workers of a work together; 0 for no bound.")
  private Optional<Long> rate = Optional.empty();

  @Option(
      names = "--target-ms",
      paramLabel = "MS",
      description = "How long a chunk may hold its row locks.")
  private Optional<Integer> targetMillis = Optional.empty();

  @Mixin private DryRunOption dry = new DryRunOption();
  @Mixin private OutputOptions output = new OutputOptions();

  ThrottleCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Targets targets() throws UsageException {
    return control.targets(output.isJson());
  }

  @Override
  public Integer call() throws Exception {
    boolean nothing = rate.isEmpty() && targetMillis.isEmpty();
    boolean wrong =
        rate.filter(r -> r < 0).isPresent() || targetMillis.filter(t -> t < 1).isPresent();
    if (nothing || wrong) {
      throw new UsageException("Give --rate (0 or more), --target-ms (1 or more), or both.");
    }
    ControlSchema schema = control.schema();
    try (Database database = control.open(surroundings)) {
      schema.require(database);
      control.require(change, database, schema);
      WorkControl works = new WorkControl(database, schema, WorkOptions.who());
      List<Work> told = (dry.isWanted ? works.dry() : works).throttle(change, rate, targetMillis);
      output.print(
          surroundings,
          page -> print(told, page),
          dry.marked(Map.of("works", told.stream().map(Work::id).toList())));
      return ExitCode.OK;
    }
  }

  private void print(List<Work> told, Page page) {
    for (Work work : told) {
      page.line(
          dry.head(),
          Page.plain(
              "  %s %s: %s, chunks of %d ms"
                  .formatted(
                      work.change(),
                      work.kind().label(),
                      work.rate() == 0 ? "no bound on rows" : work.rate() + " rows/s",
                      work.targetMillis())));
    }
    if (told.isEmpty()) {
      page.line(Page.plain("No work is open: nothing is changed."));
    }
  }
}
