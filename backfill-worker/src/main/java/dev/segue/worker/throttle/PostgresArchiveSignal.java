package dev.segue.worker.throttle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** How much log waits to be archived, where the server archives it. */
final class PostgresArchiveSignal implements Signal {
  /**
   * A file's name is its timeline, and its place in two halves: log and segment of 4 GB together.
   * Files other than whole segments are archived now and then, and say nothing.
   */
  private static final String BACKLOG =
      """
      SELECT a.last_archived_wal, a.last_failed_time > coalesce(a.last_archived_time, '-infinity')
          AS fails,
        pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')
          - (('x' || substr(a.last_archived_wal, 9, 8))::bit(32)::bigint * 4294967296
            + (('x' || substr(a.last_archived_wal, 17, 8))::bit(32)::bigint + 1) * s.size)
          AS bytes
      FROM pg_stat_archiver a,
        (SELECT setting::bigint AS size FROM pg_settings WHERE name = 'wal_segment_size') s
      WHERE current_setting('archive_mode') IN ('on', 'always')
        AND (a.last_archived_wal IS NULL OR a.last_archived_wal ~ '^[0-9A-F]{24}$')
      """;

  private static final long MEGABYTE = 1 << 20;

  private final long mostMegabytes;

  PostgresArchiveSignal(long mostMegabytes) {
    this.mostMegabytes = mostMegabytes;
  }

  @Override
  public String name() {
    return "log archive";
  }

  @Override
  public Optional<String> reason(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BACKLOG);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      if (row.getString("last_archived_wal") == null) {
        return row.getBoolean("fails")
            ? Optional.of("the server fails to archive its log, and has archived none")
            : Optional.empty();
      }
      long megabytes = row.getBigDecimal("bytes").longValue() / MEGABYTE;
      return megabytes > mostMegabytes
          ? Optional.of(
              "%,d MB of log wait to be archived; at most %,d MB may"
                  .formatted(megabytes, mostMegabytes))
          : Optional.empty();
    }
  }
}
