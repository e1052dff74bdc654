package dev.segue.worker.cli;

import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.chunk.Verdict;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
import dev.segue.worker.run.WorkRun;
import dev.segue.worker.terminal.Page;
import dev.segue.worker.terminal.Style;
import dev.segue.worker.work.WorkRunner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints how a work ended. */
final class WorkResultPage {
  private WorkResultPage() {}

  static void print(WorkRun.Result result, Page page) {
    Work work = result.work();
    String head = work.change() + " " + work.kind().label();
    switch (result.end()) {
      case DONE -> page.line(Page.piece(Style.GREEN, "done"), Page.plain("     " + head));
      case FAILED -> page.line(Page.piece(Style.RED, "failed"), Page.plain("   " + head));
      case STOPPED -> page.line(Page.piece(Style.YELLOW, "stopped"), Page.plain("  " + head));
    }
    page.entry(Page.plain(""), 9, words(result));
    for (Finding finding : result.findings()) {
      page.entry(
          Page.piece(Style.YELLOW, "  " + finding.verdict().word()),
          16,
          work.keyColumns() + " = " + finding.key() + ": " + finding.detail());
    }
  }

  static String words(WorkRun.Result result) {
    Work work = result.work();
    if (result.end() == WorkRunner.End.STOPPED) {
      return (work.reason().isEmpty() ? "" : work.reason() + ". ")
          + "%,d rows seen in pass %d, %,d filled; the same command goes on from here."
              .formatted(result.totals().seen(), work.pass(), result.totals().filled());
    }
    return work.reason()
        + (work.pass() == 1 ? "" : ", in " + work.pass() + " passes")
        + (work.kind().fills() && result.end() == WorkRunner.End.DONE
            ? "; chunks in "
                + (result.shape().stripes() == 1
                    ? "one transaction: "
                    : result.shape().stripes() + " transactions: ")
                + result.shape().why()
            : "");
  }

  static Map<String, Object> json(WorkRun.Result result) {
    Work work = result.work();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("change", work.change());
    json.put("kind", work.kind().label());
    json.put("work", work.id());
    json.put("end", result.end().name().toLowerCase(java.util.Locale.ROOT));
    json.put("summary", work.reason());
    json.put("key", work.keyColumns());
    json.put("stripes", result.shape().stripes());
    json.put("passes", work.pass());
    json.put("totals", totals(result.totals()));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Finding finding : result.findings()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("key", finding.key().toString());
      row.put("finding", finding.verdict().word());
      row.put("detail", finding.detail());
      rows.add(row);
    }
    json.put("rows", rows);
    return json;
  }

  static Map<String, Object> totals(Totals totals) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seen", totals.seen());
    json.put("filled", totals.filled());
    for (Verdict verdict : Verdict.values()) {
      json.put(verdict.word(), totals.of(verdict));
    }
    return json;
  }
}
