package dev.segue.worker.chunk;

/**
 * A table and how it is walked.
 *
 * @param sql its name as SQL text, with its schema
 * @param partitioned whether its rows are in several partitions
 * @param key the columns by which it is walked
 */
public record WalkedTable(String sql, boolean partitioned, ChunkKey key) {}
