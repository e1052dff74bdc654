package dev.segue.worker.cli;

import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkControl;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.database.Database;
import dev.segue.worker.terminal.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segue pause}, {@code resume} and {@code stop}: what works are told while they run. */
@Command(
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n")
final class StateCommand implements Callable<Integer>, Targeted {
  private final Surroundings surroundings;
  private final WorkState state;

  @Mixin private ControlOptions control = new ControlOptions();

  @Option(names = "--change", paramLabel = "ID", description = "Only works on this change.")
  private Optional<String> change = Optional.empty();

  @Mixin private DryRunOption dry = new DryRunOption();
  @Mixin private OutputOptions output = new OutputOptions();

  StateCommand(Surroundings surroundings, WorkState state) {
    this.surroundings = surroundings;
    this.state = state;
  }

  @Override
  public Targets targets() throws UsageException {
    return control.targets(output.isJson());
  }

  @Override
  public Integer call() throws Exception {
    ControlSchema schema = control.schema();
    try (Database database = control.open(surroundings)) {
      schema.require(database);
      control.require(change, database, schema);
      WorkControl works = new WorkControl(database, schema, WorkOptions.who());
      List<Work> told = (dry.isWanted ? works.dry() : works).tell(change, state);
      output.print(
          surroundings,
          page -> print(told, page),
          dry.marked(Map.of("state", state.word(), "works", told.stream().map(Work::id).toList())));
      return ExitCode.OK;
    }
  }

  private void print(List<Work> told, Page page) {
    for (Work work : told) {
      page.line(
          dry.head(),
          Page.plain("  " + work.change() + " " + work.kind().label() + ": " + state.word()));
    }
    if (told.isEmpty()) {
      page.line(Page.plain("No work that is open was in another state: nothing is changed."));
    }
  }
}
