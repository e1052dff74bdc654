package dev.segue.worker.throttle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Whether vacuum keeps up with the table: how many dead rows it has for each hundred live ones. */
final class PostgresVacuumSignal implements Signal {
  /** Fewer are no burden, whatever their share: a small table is often updated as a whole. */
  private static final long SMALL = 100_000;

  /**
   * The counts of live rows are gone behind a crash or on a promoted replica; the catalog's stay.
   */
  private static final String DEAD =
      """
      SELECT coalesce(sum(s.n_dead_tup), 0) AS dead,
        coalesce(sum(greatest(s.n_live_tup, c.reltuples)), 0)::bigint AS live
      FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid AND c.relkind <> 'p'
      WHERE relid = ANY (SELECT relid FROM pg_partition_tree(to_regclass(?)) UNION SELECT to_regclass(?))
      """;

  /**
   * The table is taken from its lock, which everybody may see; of the progress only the session.
   */
  private static final String VACUUMED =
      """
      SELECT FROM pg_stat_progress_vacuum JOIN pg_locks l USING (pid)
      WHERE l.locktype = 'relation'
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND l.relation = ANY (
          SELECT relid FROM pg_partition_tree(to_regclass(?)) UNION SELECT to_regclass(?))
      """;

  private final String table;
  private final int mostPercent;
  private final boolean waits;

  /** A signal about that table, its name as SQL text. */
  PostgresVacuumSignal(String table, int mostPercent, boolean waits) {
    this.table = table;
    this.mostPercent = mostPercent;
    this.waits = waits;
  }

  @Override
  public String name() {
    return "dead rows";
  }

  @Override
  public Optional<String> reason(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DEAD)) {
      statement.setString(1, table);
      statement.setString(2, table);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long dead = row.getLong("dead");
        long live = row.getLong("live");
        boolean many = dead > SMALL && dead * 100 > live * mostPercent;
        return many
            ? Optional.of(
                "%s has %,d dead rows beside %,d live ones; at most %d in a hundred may be: vacuum is behind"
                    .formatted(table, dead, live, mostPercent))
            : atWork(connection);
      }
    }
  }

  private Optional<String> atWork(Connection connection) throws SQLException {
    if (!waits) {
      return Optional.empty();
    }
    try (PreparedStatement statement = connection.prepareStatement(VACUUMED)) {
      statement.setString(1, table);
      statement.setString(2, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of("a vacuum is at work on " + table) : Optional.empty();
      }
    }
  }
}
