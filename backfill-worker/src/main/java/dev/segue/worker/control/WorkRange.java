package dev.segue.worker.control;

import dev.segue.worker.chunk.RowKey;
import java.util.Optional;

/**
 * A range of keys, claimed by whoever holds its row's lock.
 *
 * @param position the key up to which all is done; empty where the table begins
 * @param chunkEnd the last key of a chunk that is begun and not done
 * @param chunkRows how many rows that chunk has
 * @param stripe the stripe of that chunk that comes next; -1 for the look behind them
 * @param last its last key
 */
public record WorkRange(
    int number,
    Optional<RowKey> position,
    Optional<RowKey> chunkEnd,
    int chunkRows,
    int stripe,
    RowKey last) {}
