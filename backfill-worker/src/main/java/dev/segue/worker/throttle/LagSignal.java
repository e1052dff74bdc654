package dev.segue.worker.throttle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** How far each replica and each replication slot is behind, by time and by bytes of WAL. */
final class LagSignal implements Signal {
  /** A replica that has replayed all reports the last lag that it had, or none. */
  private static final String LAGS =
      """
      SELECT 'the replica ' || coalesce(nullif(application_name, ''), host(client_addr), pid::text)
          AS who,
        CASE WHEN replay_lsn >= pg_current_wal_lsn() THEN 0
          ELSE coalesce(extract(epoch FROM replay_lag), 0) END AS seconds,
        pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(replay_lsn, sent_lsn)) AS bytes
      FROM pg_stat_replication
      WHERE replay_lsn IS NOT NULL OR sent_lsn IS NOT NULL
      UNION ALL
      SELECT 'the replication slot ' || slot_name, 0,
        pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)
      FROM pg_replication_slots
      WHERE restart_lsn IS NOT NULL AND NOT active
      ORDER BY bytes DESC
      """;

  private static final long MEGABYTE = 1 << 20;

  private final Duration mostTime;
  private final long mostBytes;

  LagSignal(Duration mostTime, long mostMegabytes) {
    this.mostTime = mostTime;
    this.mostBytes = mostMegabytes * MEGABYTE;
  }

  @Override
  public String name() {
    return "replica lag";
  }

  @Override
  public Optional<String> reason(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LAGS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        double seconds = row.getDouble("seconds");
        long bytes = row.getBigDecimal("bytes").longValue();
        if (seconds * 1000 > mostTime.toMillis()) {
          return Optional.of(
              "%s is %.1f s behind; at most %d s may be"
                  .formatted(row.getString("who"), seconds, mostTime.toSeconds()));
        }
        if (bytes > mostBytes) {
          return Optional.of(
              "%s is %,d MB of WAL behind; at most %,d MB may be"
                  .formatted(row.getString("who"), bytes / MEGABYTE, mostBytes / MEGABYTE));
        }
      }
    }
    return Optional.empty();
  }
}
