package dev.segue.worker.chunk;

import java.util.Optional;

/**
 * The keys behind one and up to another.
 *
 * @param after the key before the first; empty where the table begins
 * @param last the last key, itself in the range; empty where the table ends
 */
public record KeyRange(Optional<RowKey> after, Optional<RowKey> last) {}
