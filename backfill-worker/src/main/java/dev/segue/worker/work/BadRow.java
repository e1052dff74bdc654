package dev.segue.worker.work;

import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.chunk.KeyRange;
import dev.segue.worker.chunk.Locks;
import dev.segue.worker.chunk.RowKey;
import dev.segue.worker.chunk.Stripe;
import dev.segue.worker.chunk.Verdict;
import dev.segue.worker.control.Advance;
import dev.segue.worker.control.WorkRange;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.server.FailureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Map;
import java.util.Optional;

/** A row for which an expression raises: it is listed and left behind, within a limit. */
final class BadRow {
  /** So many rows that raise are a wrong mapping, not bad rows. */
  private static final int MAX_FAILED = 1000;

  private final Job job;

  BadRow(Job job) {
    this.job = job;
  }

  /** Gives up a chunk that is begun, so that the next one may be smaller. */
  boolean leaveChunk(Connection connection, WorkRange before) throws SQLException {
    Optional<WorkRange> range = job.store().reclaim(connection, job.id(), before);
    if (range.isPresent() && range.get().chunkEnd().isPresent()) {
      advance(connection, range.get(), Optional.empty());
    }
    return true;
  }

  /**
   * Lists the first row of a range, if it is the one that raises: another may have come before it.
   */
  boolean list(Connection connection, WorkRange before) throws SQLException {
    Optional<WorkRange> found = job.store().reclaim(connection, job.id(), before);
    if (found.isEmpty()) {
      return false;
    }
    WorkRange range = found.get();
    KeyRange left = new KeyRange(range.position(), Optional.of(range.last()));
    Optional<RowKey> row = job.sql().head(connection, left, 1).last();
    if (row.isEmpty()) {
      return false;
    }
    Optional<String> complaint =
        complaint(
            connection,
            new KeyRange(range.position(), row),
            job.store().work(connection, job.id()).pass());
    if (complaint.isEmpty()) {
      return false;
    }
    job.store()
        .addRow(connection, job.id(), new Finding(row.get(), Verdict.FAILED, complaint.get()));
    advance(connection, range, row);
    if (job.store().totals(connection, job.id()).of(Verdict.FAILED) > MAX_FAILED) {
      String reason =
          "more than %d rows raise an error; the last: %s".formatted(MAX_FAILED, complaint.get());
      job.task().fail(connection, job.store().totals(connection, job.id()));
      job.store().finish(connection, job.id(), WorkState.FAILED, reason);
    }
    return true;
  }

  /** What that one row raises, if it does; nothing is done to it. */
  private Optional<String> complaint(Connection connection, KeyRange row, int pass)
      throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      job.task().run(connection, row, Stripe.WHOLE, pass, Locks.LEFT_OUT);
      if (job.task().cut(1, pass).looks()) {
        job.task().look(connection, row);
      }
      connection.rollback(savepoint);
      return Optional.empty();
    } catch (SQLException failure) {
      if (job.database().kindOf(failure) != FailureKind.DATA) {
        throw failure;
      }
      connection.rollback(savepoint);
      return Optional.of(
          job.sql().isMasked()
              ? "raises an error (SQLSTATE " + failure.getSQLState() + ")"
              : job.database().explained(failure));
    }
  }

  private void advance(Connection connection, WorkRange range, Optional<RowKey> row)
      throws SQLException {
    job.store()
        .advance(
            connection,
            job.id(),
            range.number(),
            new Advance(
                row.or(range::position),
                Optional.empty(),
                0,
                0,
                row.filter(range.last()::equals).isPresent(),
                row.isPresent() ? 1 : 0,
                0,
                row.isPresent() ? Map.of(Verdict.FAILED, 1L) : Map.of()),
            job.worker());
  }
}
