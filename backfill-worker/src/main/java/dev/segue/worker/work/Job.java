package dev.segue.worker.work;

import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;

/**
 * One work, and what it is done with.
 *
 * @param id of the work in the segue tables
 * @param worker how this worker is called there
 */
public record Job(
    Database database, WorkStore store, ChunkSql sql, ChunkTask task, long id, String worker) {}
