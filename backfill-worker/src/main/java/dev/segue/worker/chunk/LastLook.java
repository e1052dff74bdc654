package dev.segue.worker.chunk;

import dev.segue.rules.model.Side;
import dev.segue.worker.chunk.ChunkSql.Looked;
import dev.segue.worker.database.FailureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A look at all rows as they are at one moment. A pass goes from key to key while the table lives:
 * a row whose key is altered meanwhile may step over the place where the pass is, and be met by
 * none. In one snapshot no row moves.
 */
public final class LastLook {
  /** Rows that are looked at between two questions whether to go on. */
  private static final int ROWS = 50_000;

  private final Connection connection;
  private final ChunkSql sql;
  private final Side side;

  /** A look over a connection in whose transaction nothing was asked yet. */
  public LastLook(Connection connection, ChunkSql sql, Side side) {
    this.connection = connection;
    this.sql = sql;
    this.side = side;
  }

  /** How many rows could be filled and are not; the count is too low if it was not to go on. */
  public long missed(BooleanSupplier goesOn) throws SQLException {
    sql.freeze(connection);
    long missed = 0;
    Optional<RowKey> after = Optional.empty();
    boolean left = true;
    while (left && goesOn.getAsBoolean()) {
      ChunkSql.Head head = sql.head(connection, new KeyRange(after, Optional.empty()), ROWS);
      missed += missed(new KeyRange(after, head.last()), head.rows());
      after = head.last();
      left = after.isPresent();
    }
    return missed;
  }

  private long missed(KeyRange range, int rows) throws SQLException {
    if (rows == 0 || sql.lacking(connection, side, range) == 0) {
      return 0;
    }
    Savepoint savepoint = connection.setSavepoint();
    try {
      return sql.census(connection, side, range, Looked.UNFILLED_ROWS)
          .getOrDefault(Verdict.ABSENT, 0L);
    } catch (SQLException failure) {
      if (FailureKind.of(failure) != FailureKind.DATA) {
        throw failure;
      }
      connection.rollback(savepoint);
    }
    if (rows == 1) {
      // It raises whenever it is computed: that one is listed, not missed.
      return 0;
    }
    int half = rows / 2;
    Optional<RowKey> middle = sql.head(connection, range, half).last();
    return missed(new KeyRange(range.after(), middle), half)
        + missed(new KeyRange(middle, range.last()), rows - half);
  }
}
