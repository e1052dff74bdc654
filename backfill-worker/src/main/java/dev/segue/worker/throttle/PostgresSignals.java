package dev.segue.worker.throttle;

import dev.segue.worker.throttle.Limits.Leaves;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The signals of PostgreSQL, in the order in which they are asked. */
public final class PostgresSignals {
  private PostgresSignals() {}

  /**
   * The signals that watch over these limits for a work.
   *
   * @param slowestCommit asked for the slowest commit since it was last asked
   * @param table the table's name as SQL text
   */
  public static List<Signal> of(
      Limits limits, Supplier<Duration> slowestCommit, String table, Leaves leaves) {
    List<Signal> signals = new ArrayList<>();
    limits.file().ifPresent(path -> signals.add(new FileSignal(path)));
    signals.add(new PostgresLagSignal(limits.lag(), limits.lagMegabytes()));
    signals.add(
        new PostgresSessionsSignal(PostgresSessionsSignal.Kind.LOCK_WAITERS, limits.lockWaiters()));
    limits
        .activeSessions()
        .ifPresent(
            most ->
                signals.add(new PostgresSessionsSignal(PostgresSessionsSignal.Kind.ACTIVE, most)));
    if (leaves == Leaves.STRIPES) {
      signals.add(new PostgresAnalyzeSignal(table, PostgresAnalyzeSignal.PATIENCE));
    }
    if (leaves != Leaves.NOTHING) {
      signals.add(new PostgresVacuumSignal(table, limits.deadPercent(), limits.vacuum()));
      signals.add(new CommitSignal(slowestCommit, limits.commit()));
      signals.add(new PostgresArchiveSignal(limits.archiveMegabytes()));
    }
    limits.query().ifPresent(text -> signals.add(new QuerySignal(text)));
    limits.probe().ifPresent(address -> signals.add(new ProbeSignal(address)));
    return signals;
  }

  /** The signals that watch over limits that end a work. */
  public static List<Signal> of(Critical critical) {
    List<Signal> signals = new ArrayList<>();
    critical
        .lag()
        .ifPresent(
            most ->
                signals.add(
                    // A replica that is gone may be back in a moment: the work waits for it by the
                    // limits that let it wait, and is not ended.
                    new PostgresLagSignal(
                        most, Long.MAX_VALUE >> 20, PostgresLagSignal.REPORTS, Duration.ZERO)));
    critical
        .lockWaiters()
        .ifPresent(
            most ->
                signals.add(
                    new PostgresSessionsSignal(PostgresSessionsSignal.Kind.LOCK_WAITERS, most)));
    critical
        .activeSessions()
        .ifPresent(
            most ->
                signals.add(new PostgresSessionsSignal(PostgresSessionsSignal.Kind.ACTIVE, most)));
    return signals;
  }
}
