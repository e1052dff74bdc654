package dev.segue.worker.cli;

import dev.segue.rules.control.ControlTables;
import dev.segue.rules.model.RuleSet;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Creation;
import dev.segue.worker.control.Grants;
import dev.segue.worker.database.Database;
import dev.segue.worker.dialect.Dialects;
import dev.segue.worker.server.Server;
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
      description =
          "Lets this role fill, verify and steer without owning any table: rights on the segue tables,"
              + " on the mapped columns, and to see other sessions. It prints them. To expand, a role"
              + " must own the changes' tables.")
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
    if (dryRun) {
      Server server = work.server(surroundings);
      List<String> statements = new ArrayList<>(schema.creation(server));
      role.map(name -> Dialects.of(server).grants(schema.name(), name, rules.changes()))
          .ifPresent(grants -> statements.addAll(grants.all()));
      output.print(
          surroundings,
          page -> statements.forEach(text -> page.line(Page.plain(text + ";"))),
          Map.of("statements", statements));
      return ExitCode.OK;
    }
    try (Database database = work.open(surroundings, 1)) {
      Grants grants = Grants.none();
      if (role.isPresent()) {
        grants =
            database.inTransaction(
                connection ->
                    Dialects.of(database)
                        .grants(connection, schema.name(), role.get(), rules.changes()));
      }
      Grants granted = grants;
      Creation made = schema.create(database, granted, WorkOptions.who());
      output.print(
          surroundings,
          page -> print(page, said(made, schema, database), granted, made),
          json(schema, granted, made));
      return ExitCode.OK;
    }
  }

  private static String said(Creation made, ControlSchema schema, Database database) {
    int own = ControlTables.VERSION;
    int found = made.found().orElse(own);
    String how =
        made.found().isEmpty()
            ? ""
            : found < own
                ? ", brought up from version " + found
                : found > own
                    ? ", as they were; this segue is made for version " + own
                    : ", as they were";
    return "  the segue tables of version %d are in the schema '%s' of %s%s"
        .formatted(Math.max(own, found), schema.name(), database.name(), how);
  }

  private static void print(Page page, String said, Grants grants, Creation made) {
    page.line(Page.piece(Style.GREEN, "ok"), Page.plain(said));
    for (String text : grants.all()) {
      boolean left = made.left().contains(text);
      page.line(
          Page.piece(left ? Style.YELLOW : Style.GREEN, left ? "left" : "ok"),
          Page.plain(
              "  "
                  + text
                  + (left
                      ? " (a superuser may; without it waits for replicas and sessions see little)"
                      : "")));
    }
    if (!grants.later().isEmpty()) {
      page.line(
          Page.piece(Style.YELLOW, "later"),
          Page.plain(
              " %s: not there yet. Run this again behind 'segue expand', which the tables' owner runs."
                  .formatted(String.join(", ", grants.later()))));
    }
  }

  private static Map<String, Object> json(ControlSchema schema, Grants grants, Creation made) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", schema.name());
    json.put("version", Math.max(ControlTables.VERSION, made.found().orElse(0)));
    made.found().ifPresent(found -> json.put("found", found));
    json.put("created", made.found().isEmpty());
    json.put("granted", grants.all().stream().filter(g -> !made.left().contains(g)).toList());
    json.put("left", made.left());
    json.put("later", grants.later());
    return json;
  }
}
