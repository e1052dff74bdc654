package dev.segue.worker.cli;

import dev.segue.rules.control.ControlTables;
import dev.segue.rules.model.RuleSet;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.database.Database;
import dev.segue.worker.terminal.Page;
import dev.segue.worker.terminal.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segue init}: the tables in which the worker notes what it does. */
@Command(
    name = "init",
    description =
        "Creates the segue tables: what changes there are, how far each work came, who did what."
            + " Running it again does no harm.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the tables are there", "2:wrong arguments, or a database that refuses"})
final class InitCommand implements Callable<Integer>, Targeted {
  private final Surroundings surroundings;

  @Mixin private WorkOptions work = new WorkOptions();

  @Option(
      names = "--grant",
      paramLabel = "ROLE",
      description = "Lets this role run the worker without owning the tables.")
  private Optional<String> role = Optional.empty();

  @Option(names = "--dry-run", description = "Prints the statements and runs none.")
  private boolean dryRun;

  @Mixin private OutputOptions output = new OutputOptions();

  InitCommand(Surroundings surroundings) {
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
    List<String> grants = role.map(schema::grants).orElse(List.of());
    if (dryRun) {
      List<String> statements = new ArrayList<>(schema.creation());
      statements.addAll(grants);
      output.print(
          surroundings,
          page -> statements.forEach(text -> page.line(Page.plain(text + ";"))),
          Map.of("statements", statements));
      return ExitCode.OK;
    }
    try (Database database = work.open(surroundings, 1)) {
      boolean created = schema.create(database, grants);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("schema", schema.name());
      json.put("version", ControlTables.VERSION);
      json.put("created", created);
      output.print(
          surroundings,
          page ->
              page.line(
                  Page.piece(Style.GREEN, "ok"),
                  Page.plain(
                      "  the segue tables of version %d are in the schema '%s' of %s%s"
                          .formatted(
                              ControlTables.VERSION,
                              schema.name(),
                              database.name(),
                              created ? "" : ", as they were"))),
          json);
      return ExitCode.OK;
    }
  }
}
