package dev.segue.worker.status;

import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A work and all that is noted of it.
 *
 * @param workers who shares in it, the last first
 * @param findings the first rows that need a person
 */
public record WorkStatus(
    Work work, Totals totals, List<WorkerSeen> workers, List<Finding> findings) {
  public WorkStatus {
    workers = List.copyOf(workers);
    findings = List.copyOf(findings);
  }

  /** When somebody was last seen at work on it: it began, or a chunk was committed. */
  public Instant lastSign() {
    return workers.stream()
        .map(WorkerSeen::lastChunk)
        .filter(time -> time.isAfter(work.startedAt()))
        .max(Comparator.naturalOrder())
        .orElse(work.startedAt());
  }
}
