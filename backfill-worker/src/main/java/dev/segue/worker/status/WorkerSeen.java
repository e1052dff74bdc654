package dev.segue.worker.status;

import java.time.Instant;

/**
 * Somebody who shared in a work.
 *
 * @param name user, host and process
 * @param rangesDone the ranges whose last chunk it committed
 * @param lastChunk when it last committed one
 */
public record WorkerSeen(String name, long rangesDone, Instant lastChunk) {}
