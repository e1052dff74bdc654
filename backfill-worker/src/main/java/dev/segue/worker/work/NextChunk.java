package dev.segue.worker.work;

import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.KeyRange;
import dev.segue.worker.chunk.RowKey;
import dev.segue.worker.chunk.Stripe;
import dev.segue.worker.control.Advance;
import dev.segue.worker.control.WorkRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What one transaction works on: a stripe of the chunk that a range is at.
 *
 * @param from the key before the chunk
 * @param end the chunk's last key
 * @param rows how many rows the chunk has, all its stripes together
 */
record NextChunk(Optional<RowKey> from, RowKey end, int rows, Stripe stripe) {
  /**
   * The next stripe of the chunk that was begun in that range, or the first one of the next chunk.
   *
   * @param rows of a stripe, at most
   * @param bound rows of a chunk, at most
   * @param stripes gives into how many stripes of so many rows a chunk is divided
   */
  static NextChunk of(
      Connection connection, ChunkSql sql, WorkRange range, int rows, int bound, Stripes stripes)
      throws SQLException {
    int wanted = stripes.of(rows);
    if (range.chunkEnd().isPresent() && wanted > 1) {
      return new NextChunk(
          range.position(),
          range.chunkEnd().orElseThrow(),
          range.chunkRows(),
          new Stripe(range.stripe(), wanted));
    }
    int most = Math.min(rows * wanted, bound);
    KeyRange left = new KeyRange(range.position(), Optional.of(range.last()));
    ChunkSql.Head head = sql.head(connection, left, most);
    int divided = wanted > 1 ? stripes.of(head.rows() / wanted) : 1;
    return new NextChunk(
        range.position(), head.last().orElse(range.last()), head.rows(), new Stripe(0, divided));
  }

  /** Into how many stripes of so many rows a chunk is divided; 1 for none. */
  interface Stripes {
    int of(int rows);
  }

  KeyRange keys() {
    return new KeyRange(from, Optional.of(end));
  }

  /** About how many rows the stripe has: one in a stripe is never known to be alone. */
  int attempted() {
    return Math.max(stripe.of() > 1 ? 2 : 1, rows / stripe.of());
  }

  /** How far the range is when the stripe is done. */
  Advance advance(WorkRange range, ChunkTask.Outcome outcome) {
    boolean whole = stripe.isLast();
    return new Advance(
        whole ? Optional.of(end) : from,
        whole ? Optional.empty() : Optional.of(end),
        whole ? 0 : rows,
        whole ? 0 : stripe.number() + 1,
        whole && end.equals(range.last()),
        whole ? rows : 0,
        outcome.filled(),
        outcome.verdicts());
  }
}
