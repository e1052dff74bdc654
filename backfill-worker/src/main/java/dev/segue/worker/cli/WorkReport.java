package dev.segue.worker.cli;

import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.chunk.Verdict;
import dev.segue.worker.control.Work;
import dev.segue.worker.run.WorkRun;
import java.util.List;
import java.util.Locale;

/** Writes how works ended as Markdown, to be kept with the ticket of the change. */
final class WorkReport {
  private WorkReport() {}

  static String of(List<WorkRun.Result> results, String database) {
    StringBuilder text = new StringBuilder();
    for (WorkRun.Result result : results) {
      text.append(text.length() == 0 ? "" : "\n");
      section(result, database, text);
    }
    return text.toString();
  }

  private static void section(WorkRun.Result result, String database, StringBuilder text) {
    Work work = result.work();
    text.append(
        """
        # %s %s: %s

        %s

        | | |
        |---|---|
        | database | `%s` |
        | begun | %s by %s, all instances said to be at `%s` |
        | ended | %s, in pass %d |
        | definition | `%s` |
        | key | %s |
        """
            .formatted(
                work.change(),
                work.kind().label(),
                result.end().name().toLowerCase(Locale.ROOT),
                WorkResultPage.words(result),
                database,
                work.startedAt(),
                work.startedBy(),
                work.instancesAt().label(),
                work.finishedAt().map(Object::toString).orElse("not yet"),
                work.pass(),
                work.definitionHash(),
                cell(work.keyColumns())));
    text.append("| rows seen | %,d |\n".formatted(result.totals().seen()));
    text.append("| rows written | %,d |\n".formatted(result.totals().filled()));
    for (Verdict verdict : Verdict.values()) {
      text.append("| %s | %,d |\n".formatted(verdict.word(), result.totals().of(verdict)));
    }
    if (!result.findings().isEmpty()) {
      text.append(
          "\nThe first rows that need a person:\n\n| %s | finding | detail |\n|---|---|---|\n"
              .formatted(cell(work.keyColumns())));
      for (Finding finding : result.findings()) {
        text.append(
            "| %s | %s | %s |\n"
                .formatted(
                    cell(finding.key().toString()),
                    finding.verdict().word(),
                    cell(finding.detail())));
      }
    }
  }

  /** A value may hold whatever closes a cell. */
  private static String cell(String text) {
    return text.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replaceAll("\\R", " ");
  }
}
