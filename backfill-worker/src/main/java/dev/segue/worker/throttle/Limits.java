package dev.segue.worker.throttle;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the user allows.
 *
 * @param lag how far a replica may be behind
 * @param lagMegabytes of WAL, for replicas and replication slots
 * @param lockWaiters sessions that may wait for a lock
 * @param activeSessions sessions that may be at work; empty for any number
 * @param deadPercent dead rows for each hundred live ones of the table
 * @param vacuum whether to wait for a vacuum that is at work on the table
 * @param commit how long a commit of the worker's own may take
 * @param archiveMegabytes of log that may wait to be archived
 * @param query the user's own query, if there is one
 * @param file a flag file, if there is one
 * @param probe an HTTP address, if there is one
 * @param critical what ends a work instead
 */
public record Limits(
    Duration lag,
    long lagMegabytes,
    int lockWaiters,
    Optional<Integer> activeSessions,
    int deadPercent,
    boolean vacuum,
    Duration commit,
    long archiveMegabytes,
    Optional<String> query,
    Optional<Path> file,
    Optional<URI> probe,
    Critical critical) {

  /** What a work leaves in its table. */
  public enum Leaves {
    NOTHING,
    DEAD_ROWS,
    /** Dead rows whose room it counts on. */
    STRIPES
  }
}
