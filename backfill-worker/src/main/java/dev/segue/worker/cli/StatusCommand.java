package dev.segue.worker.cli;

import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import dev.segue.worker.terminal.Page;
import dev.segue.worker.terminal.Style;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code segue status}: what works there are and how far they came. */
@Command(
    name = "status",
    description = "Shows the last work of each kind on each change, and how far it came.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown", "2:wrong arguments, or a database that refuses"})
final class StatusCommand implements Callable<Integer>, Targeted {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private final Surroundings surroundings;

  @Mixin private ControlOptions control = new ControlOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  private record Row(Work work, Totals totals) {}

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
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
      WorkStore store = new WorkStore(schema.name());
      List<Row> rows =
          database.inTransaction(
              connection -> {
                List<Row> found = new ArrayList<>();
                for (Work work : store.lastWorks(connection)) {
                  found.add(new Row(work, store.totals(connection, work.id())));
                }
                return found;
              });
      output.print(
          surroundings,
          page -> print(rows, page),
          Map.of("works", rows.stream().map(StatusCommand::json).toList()));
      return ExitCode.OK;
    }
  }

  private static void print(List<Row> rows, Page page) {
    String change = "";
    for (Row row : rows) {
      Work work = row.work();
      if (!work.change().equals(change)) {
        change = work.change();
        page.heading(change);
      }
      page.line(
          Page.piece(style(work.state()), work.state().word()),
          Page.plain(
              "  %s, pass %d, begun %s by %s"
                  .formatted(
                      work.kind().label(),
                      work.pass(),
                      MOMENT.format(work.startedAt()),
                      work.startedBy())));
      page.entry(Page.plain(""), 9, words(row));
    }
    if (rows.isEmpty()) {
      page.line(Page.plain("No work was begun yet."));
    }
  }

  private static Style style(WorkState state) {
    return switch (state) {
      case DONE -> Style.GREEN;
      case RUNNING -> Style.CYAN;
      case PAUSED, STOPPED -> Style.YELLOW;
      case FAILED -> Style.RED;
    };
  }

  private static String words(Row row) {
    Work work = row.work();
    Totals totals = row.totals();
    if (work.state() == WorkState.DONE || work.state() == WorkState.FAILED) {
      return work.reason();
    }
    long whole = Math.max(work.estimatedRows(), totals.seen());
    return "%,d of about %,d rows seen, %,d filled, %d of %d ranges left%s"
        .formatted(
            totals.seen(),
            whole,
            totals.filled(),
            totals.rangesLeft(),
            totals.ranges(),
            work.reason().isEmpty() ? "" : "; " + work.reason());
  }

  private static Map<String, Object> json(Row row) {
    Work work = row.work();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("work", work.id());
    json.put("change", work.change());
    json.put("kind", work.kind().label());
    json.put("state", work.state().word());
    json.put("reason", work.reason());
    json.put("pass", work.pass());
    json.put("startedBy", work.startedBy());
    json.put("startedAt", work.startedAt().toString());
    json.put("estimatedRows", work.estimatedRows());
    json.put("rate", work.rate());
    json.put("targetMillis", work.targetMillis());
    json.put("ranges", row.totals().ranges());
    json.put("rangesLeft", row.totals().rangesLeft());
    json.put("totals", WorkResultPage.totals(row.totals()));
    return json;
  }
}
