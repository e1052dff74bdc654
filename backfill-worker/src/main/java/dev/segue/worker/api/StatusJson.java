package dev.segue.worker.api;

import dev.segue.rules.control.Fact;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.worker.chunk.Verdict;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.sidecar.Activity;
import dev.segue.worker.sidecar.SidecarSettings;
import dev.segue.worker.sidecar.SidecarStatus;
import dev.segue.worker.sidecar.SidecarStatus.OfChange;
import dev.segue.worker.sidecar.SidecarStatus.OfWork;
import dev.segue.worker.status.Event;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A sidecar's status as maps and lists, for programs and for its page. */
final class StatusJson {
  private StatusJson() {}

  static Map<String, Object> of(SidecarStatus status, SidecarSettings settings) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", status.at().toString());
    json.put("allInstancesAt", settings.said().label());
    json.put("ddlAllowed", settings.ddlAllowed());
    json.put("who", settings.who());
    json.put("ladder", Arrays.stream(Phase.values()).map(Phase::label).toList());
    json.put("databaseUp", status.databaseTrouble().isEmpty());
    status.databaseTrouble().ifPresent(trouble -> json.put("databaseTrouble", trouble));
    json.put("rulesLoadedAt", status.rules().loadedAt().toString());
    json.put("rulesRevision", status.rules().rules().revision());
    json.put("rulesProblems", status.rules().problems());
    json.put("changes", status.changes().stream().map(StatusJson::change).toList());
    json.put("events", status.events().stream().map(StatusJson::event).toList());
    return json;
  }

  private static Map<String, Object> change(OfChange of) {
    Change change = of.change();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", change.id());
    json.put("table", change.table().toString());
    json.put("old", change.oldColumns().stream().map(MappedColumn::name).toList());
    json.put("new", change.newColumns().stream().map(MappedColumn::name).toList());
    json.put("exact", change.exact());
    json.put("phase", change.phase().label());
    json.put("duty", word(of.duty().kind()));
    json.put("standing", Standing.of(of).word());
    json.put("says", Standing.says(of));
    of.activity().ifPresent(activity -> json.put("activity", activity(activity)));
    Map<String, Object> facts = new LinkedHashMap<>();
    for (Fact fact : Fact.values()) {
      facts.put(fact.column(), of.facts().filter(f -> f.has(fact)).isPresent());
    }
    json.put("facts", facts);
    json.put("works", of.works().stream().map(StatusJson::work).toList());
    return json;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> activity(Activity activity) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", word(activity.kind()));
    activity.waitsFor().ifPresent(reason -> json.put("waitsFor", reason));
    activity.signal().ifPresent(signal -> json.put("signal", signal));
    List<Activity.Chunk> chunks = activity.chunks();
    json.put("chunkMillis", chunks.stream().map(c -> rounded(c.time().toNanos() / 1e6)).toList());
    json.put("chunkRows", chunks.isEmpty() ? 0 : chunks.get(chunks.size() - 1).rows());
    return json;
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static Map<String, Object> work(OfWork of) {
    Work work = of.work();
    Totals totals = of.status().totals();
    long whole = Math.max(work.estimatedRows(), totals.seen());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("work", work.id());
    json.put("kind", work.kind().label());
    json.put("state", work.state().word());
    json.put("reason", work.reason());
    json.put("pass", work.pass());
    json.put("instancesAt", work.instancesAt().label());
    json.put("startedBy", work.startedBy());
    json.put("startedAt", work.startedAt().toString());
    work.finishedAt().ifPresent(at -> json.put("finishedAt", at.toString()));
    json.put("key", work.keyColumns());
    json.put("rate", work.rate());
    json.put("targetMillis", work.targetMillis());
    json.put("estimatedRows", whole);
    json.put("ranges", totals.ranges());
    json.put("rangesLeft", totals.rangesLeft());
    json.put("totals", totals(totals));
    json.put("rowsPerSecond", rounded(of.rate()));
    if (work.state() == WorkState.RUNNING && of.rate() > 0) {
      json.put("etaSeconds", Math.round((whole - totals.seen()) / of.rate()));
    }
    json.put(
        "history",
        of.history().stream()
            .map(point -> List.of(point.at().toEpochMilli(), rounded(point.rate())))
            .toList());
    json.put(
        "workers",
        of.status().workers().stream()
            .map(
                worker ->
                    Map.of(
                        "name", worker.name(),
                        "rangesDone", worker.rangesDone(),
                        "lastChunk", worker.lastChunk().toString()))
            .toList());
    json.put(
        "rows",
        of.status().findings().stream()
            .map(
                finding ->
                    Map.of(
                        "key", finding.key().toString(),
                        "finding", finding.verdict().word(),
                        "detail", finding.detail()))
            .toList());
    return json;
  }

  private static Map<String, Object> totals(Totals totals) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seen", totals.seen());
    json.put("filled", totals.filled());
    for (Verdict verdict : Verdict.values()) {
      json.put(verdict.word(), totals.of(verdict));
    }
    return json;
  }

  static Map<String, Object> event(Event event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", event.id());
    json.put("at", event.at().toString());
    json.put("who", event.who());
    event.change().ifPresent(change -> json.put("change", change));
    json.put("what", event.what());
    json.put("detail", event.detail());
    return json;
  }
}
