package dev.segue.worker.throttle;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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

  /**
   * The signals that watch over these limits for a work.
   *
   * @param slowestCommit asked for the slowest commit since it was last asked
   * @param table the table's name as SQL text
   */
  public List<Signal> signals(Supplier<Duration> slowestCommit, String table, Leaves leaves) {
    List<Signal> signals = new ArrayList<>();
    file.ifPresent(path -> signals.add(new FileSignal(path)));
    signals.add(new LagSignal(lag, lagMegabytes));
    signals.add(new SessionsSignal(SessionsSignal.Kind.LOCK_WAITERS, lockWaiters));
    activeSessions.ifPresent(
        most -> signals.add(new SessionsSignal(SessionsSignal.Kind.ACTIVE, most)));
    if (leaves == Leaves.STRIPES) {
      signals.add(new AnalyzeSignal(table, AnalyzeSignal.PATIENCE));
    }
    if (leaves != Leaves.NOTHING) {
      signals.add(new VacuumSignal(table, deadPercent, vacuum));
      signals.add(new CommitSignal(slowestCommit, commit));
      signals.add(new ArchiveSignal(archiveMegabytes));
    }
    query.ifPresent(text -> signals.add(new QuerySignal(text)));
    probe.ifPresent(address -> signals.add(new ProbeSignal(address)));
    return signals;
  }
}
