package dev.segue.worker.control;

import dev.segue.worker.chunk.Verdict;
import java.util.Map;

/**
 * What a work has seen and done so far.
 *
 * @param seen rows looked at in this pass
 * @param filled rows given values in all passes
 * @param verdicts rows by what they are, in this pass
 * @param rangesLeft ranges that are not done in this pass
 */
public record Totals(
    long seen, long filled, Map<Verdict, Long> verdicts, long ranges, long rangesLeft) {
  public Totals {
    verdicts = Map.copyOf(verdicts);
  }

  /** Rows that are that. */
  public long of(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }
}
