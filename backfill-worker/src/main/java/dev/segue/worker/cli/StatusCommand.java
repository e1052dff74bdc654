package dev.segue.worker.cli;

import dev.segue.rules.control.Fact;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.database.Database;
import dev.segue.worker.status.ChangeFacts;
import dev.segue.worker.status.DatabaseStatus;
import dev.segue.worker.status.Event;
import dev.segue.worker.status.StatusReader;
import dev.segue.worker.status.WorkStatus;
import dev.segue.worker.status.WorkerSeen;
import dev.segue.worker.terminal.Page;
import dev.segue.worker.terminal.Style;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code segue status}: what works there are and how far they came. */
@Command(
    name = "status",
    description =
        "Shows what is known of each change, how far its works came and what they wait for, and what"
            + " happened last.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown", "2:wrong arguments, or a database that refuses"})
final class StatusCommand implements Callable<Integer>, Targeted {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  /** What happened last is at the end of the page, where a terminal shows it. */
  private static final int EVENTS = 5;

  private final Surroundings surroundings;

  @Mixin private ControlOptions control = new ControlOptions();
  @Mixin private OutputOptions output = new OutputOptions();

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
      StatusReader reader = new StatusReader(database.server(), schema);
      DatabaseStatus status = database.inTransaction(connection -> reader.read(connection, EVENTS));
      output.print(
          surroundings,
          page -> print(status, page),
          Map.of(
              "changes",
              status.changes().stream().map(StatusCommand::json).toList(),
              "works",
              status.works().stream().map(StatusCommand::json).toList(),
              "events",
              status.events().stream().map(StatusCommand::json).toList()));
      return ExitCode.OK;
    }
  }

  private static void print(DatabaseStatus status, Page page) {
    String change = "";
    for (WorkStatus one : status.works()) {
      Work work = one.work();
      if (!work.change().equals(change)) {
        change = work.change();
        page.heading(change);
        status.facts(change).ifPresent(facts -> page.entry(Page.plain("known"), 9, words(facts)));
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
      page.entry(Page.plain(""), 9, words(one, status.at()));
      for (WorkerSeen worker : one.workers()) {
        page.entry(
            Page.plain(""),
            9,
            "worker %s, last chunk at %s"
                .formatted(worker.name(), MOMENT.format(worker.lastChunk())));
      }
    }
    if (status.works().isEmpty()) {
      page.line(Page.plain("No work was begun yet."));
    }
    if (!status.events().isEmpty()) {
      page.heading("Last events");
      for (Event event : status.events()) {
        page.line(
            Page.plain(
                "%s  %s%s: %s%s"
                    .formatted(
                        MOMENT.format(event.at()),
                        event.change().map(id -> id + ": ").orElse(""),
                        event.who(),
                        event.what(),
                        event.detail().isEmpty() ? "" : ", " + event.detail())));
      }
    }
  }

  private static String words(ChangeFacts facts) {
    List<String> words =
        Arrays.stream(Fact.values())
            .filter(facts::has)
            .map(fact -> fact.column().replace('_', ' '))
            .toList();
    return words.isEmpty() ? "nothing yet" : String.join(", ", words);
  }

  private static Style style(WorkState state) {
    return switch (state) {
      case DONE -> Style.GREEN;
      case RUNNING -> Style.CYAN;
      case PAUSED, STOPPED, NEWER -> Style.YELLOW;
      case FAILED -> Style.RED;
    };
  }

  private static String words(WorkStatus status, Instant now) {
    Work work = status.work();
    Totals totals = status.totals();
    if (!work.isOpen()) {
      return work.reason();
    }
    long whole = Math.max(work.estimatedRows(), totals.seen());
    return "%,d of about %,d rows seen, %,d filled, %d of %d ranges left%s%s"
        .formatted(
            totals.seen(),
            whole,
            totals.filled(),
            totals.rangesLeft(),
            totals.ranges(),
            work.state() == WorkState.RUNNING ? pace(status, whole, now) : "",
            work.reason().isEmpty() ? "" : "; " + work.reason());
  }

  /** How fast it went since it began, and when it is through at that pace; in its first pass. */
  private static String pace(WorkStatus status, long whole, Instant now) {
    double seconds = Duration.between(status.work().startedAt(), now).toMillis() / 1000.0;
    long seen = status.totals().seen();
    if (status.work().pass() > 1 || seen == 0 || seconds <= 0) {
      return "";
    }
    double rate = seen / seconds;
    return ", %,.0f rows a second since it began, some %s left"
        .formatted(rate, Progress.duration((long) ((whole - seen) / rate)));
  }

  private static Map<String, Object> json(WorkStatus status) {
    Work work = status.work();
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
    json.put("ranges", status.totals().ranges());
    json.put("rangesLeft", status.totals().rangesLeft());
    json.put("totals", WorkResultPage.totals(status.totals()));
    json.put(
        "workers",
        status.workers().stream()
            .map(w -> Map.of("name", w.name(), "lastChunk", w.lastChunk().toString()))
            .toList());
    return json;
  }

  private static Map<String, Object> json(ChangeFacts facts) {
    return Map.of(
        "change",
        facts.change(),
        "facts",
        Arrays.stream(Fact.values()).filter(facts::has).map(Fact::column).toList());
  }

  private static Map<String, Object> json(Event event) {
    return Map.of(
        "id",
        event.id(),
        "at",
        event.at().toString(),
        "who",
        event.who(),
        "change",
        event.change().orElse(""),
        "what",
        event.what(),
        "detail",
        event.detail());
  }
}
