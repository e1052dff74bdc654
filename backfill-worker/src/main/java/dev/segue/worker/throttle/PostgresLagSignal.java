package dev.segue.worker.throttle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far each replica and each replication slot is behind, by time and by bytes of WAL. A replica
 * that stopped answering keeps reporting its last lag, and one whose connection broke is not listed
 * at all: both count as behind. Confined to one thread.
 */
final class PostgresLagSignal implements Signal {
  /**
   * One that has replayed all reports the last lag that it had, or none. Copies of the server
   * ({@code pg_basebackup}) and of single tables (workers of a subscription) come and go: they are
   * no replicas that could be missed.
   */
  private static final String LAGS =
      """
      SELECT 'the replica ' || coalesce(nullif(application_name, ''), host(client_addr), pid::text)
          AS who,
        state IS NULL AS is_hidden,
        replay_lsn IS NOT NULL AND application_name !~ '^pg_[0-9]+_sync_' AS stays,
        CASE WHEN replay_lsn >= pg_current_wal_lsn() THEN 0
          ELSE coalesce(extract(epoch FROM replay_lag), 0) END AS seconds,
        CASE WHEN replay_lsn >= pg_current_wal_lsn() THEN 0
          ELSE coalesce(extract(epoch FROM clock_timestamp() - reply_time), 0) END AS silent,
        coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(replay_lsn, sent_lsn)), 0) AS bytes
      FROM pg_stat_replication
      UNION ALL
      SELECT 'the replication slot ' || slot_name, false, false, 0, 0,
        pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)
      FROM pg_replication_slots
      WHERE restart_lsn IS NOT NULL AND NOT active
      ORDER BY bytes DESC
      """;

  private static final long MEGABYTE = 1 << 20;

  /** A replica reports so often at least (wal_receiver_status_interval, unless it was altered). */
  static final Duration REPORTS = Duration.ofSeconds(10);

  private final Duration mostTime;
  private final long mostBytes;
  private final Duration reports;
  private final MissingReplicas missing;

  PostgresLagSignal(Duration mostTime, long mostMegabytes) {
    this(mostTime, mostMegabytes, REPORTS, MissingReplicas.PATIENCE);
  }

  /**
   * The same for replicas that report in other intervals.
   *
   * @param patience how long a replica that is gone is waited for; zero: it is no reason
   */
  PostgresLagSignal(Duration mostTime, long mostMegabytes, Duration reports, Duration patience) {
    this.mostTime = mostTime;
    this.mostBytes = mostMegabytes * MEGABYTE;
    this.reports = reports;
    this.missing = new MissingReplicas(patience);
  }

  @Override
  public String name() {
    return "replica lag";
  }

  @Override
  public Optional<String> reason(Connection connection) throws SQLException {
    List<String> replicas = new ArrayList<>();
    Optional<String> behind = Optional.empty();
    try (PreparedStatement statement = connection.prepareStatement(LAGS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        if (row.getBoolean("is_hidden")) {
          throw new HiddenStatistics("how far replicas are behind");
        }
        if (row.getBoolean("stays")) {
          replicas.add(row.getString("who"));
        }
        behind = behind.isPresent() ? behind : behind(row);
      }
    }
    Optional<String> gone = missing.reason(replicas);
    return behind.isPresent() ? behind : gone;
  }

  private Optional<String> behind(ResultSet row) throws SQLException {
    String who = row.getString("who");
    double seconds = row.getDouble("seconds");
    double silent = row.getDouble("silent");
    long bytes = row.getBigDecimal("bytes").longValue();
    if (silent * 1000 > mostTime.plus(reports).toMillis()) {
      return Optional.of("%s is behind and has not answered for %.0f s".formatted(who, silent));
    }
    if (seconds * 1000 > mostTime.toMillis()) {
      return Optional.of(
          "%s is %.1f s behind; at most %d s may be".formatted(who, seconds, mostTime.toSeconds()));
    }
    return bytes > mostBytes
        ? Optional.of(
            "%s is %,d MB of WAL behind; at most %,d MB may be"
                .formatted(who, bytes / MEGABYTE, mostBytes / MEGABYTE))
        : Optional.empty();
  }
}
