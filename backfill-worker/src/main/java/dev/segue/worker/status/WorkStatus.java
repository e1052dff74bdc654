package dev.segue.worker.status;

import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
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
}
