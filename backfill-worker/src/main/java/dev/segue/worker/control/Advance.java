package dev.segue.worker.control;

import dev.segue.worker.chunk.RowKey;
import dev.segue.worker.chunk.Verdict;
import java.util.Map;
import java.util.Optional;

/**
 * How far one transaction brought a range.
 *
 * @param position the key up to which all is done now
 * @param chunkEnd the last key of the chunk, while it is not done
 * @param chunkRows how many rows that chunk has
 * @param stripe the stripe that comes next; -1 for the look behind them
 * @param done whether the range is done
 * @param seen rows looked at
 * @param filled rows given values
 * @param verdicts rows by what they are, where that was asked
 */
public record Advance(
    Optional<RowKey> position,
    Optional<RowKey> chunkEnd,
    int chunkRows,
    int stripe,
    boolean done,
    long seen,
    long filled,
    Map<Verdict, Long> verdicts) {
  public Advance {
    verdicts = Map.copyOf(verdicts);
  }
}
