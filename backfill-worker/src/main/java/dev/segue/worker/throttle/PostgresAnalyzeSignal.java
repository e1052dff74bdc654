package dev.segue.worker.throttle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether ANALYZE reads the table, as autovacuum lets it whenever a tenth of the rows has changed.
 * It keeps one snapshot for as long as that takes: no page is pruned meanwhile, and stripes make
 * the table grow instead of finding room. It takes seconds, so it is waited for, but not for ever.
 * Confined to one thread.
 */
final class PostgresAnalyzeSignal implements Signal {
  /** With the server's own settings it reads 30,000 pages of a table, however large. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * The table is taken from its lock, which everybody may see; of the progress only the session.
   */
  private static final String ANALYZED =
      """
      SELECT FROM pg_stat_progress_analyze JOIN pg_locks l USING (pid)
      WHERE l.locktype = 'relation' AND l.relation = to_regclass(?)
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private final String table;
  private final Duration patience;
  private Optional<Long> since = Optional.empty();

  /** A signal about that table, its name as SQL text. */
  PostgresAnalyzeSignal(String table, Duration patience) {
    this.table = table;
    this.patience = patience;
  }

  @Override
  public String name() {
    return "analyze";
  }

  @Override
  public Optional<String> reason(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ANALYZED)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          since = Optional.empty();
          return Optional.empty();
        }
      }
    }
    long now = System.nanoTime();
    since = Optional.of(since.orElse(now));
    return now - since.get() < patience.toNanos()
        ? Optional.of(
            "ANALYZE reads %s: until it ends, no page is pruned, and filled rows would make the table grow"
                .formatted(table))
        : Optional.empty();
  }
}
