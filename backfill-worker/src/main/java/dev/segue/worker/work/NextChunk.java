package dev.segue.worker.work;

import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.KeyRange;
import dev.segue.worker.chunk.RowKey;
import dev.segue.worker.chunk.Stripe;
import dev.segue.worker.control.Advance;
import dev.segue.worker.control.WorkRange;
import dev.segue.worker.work.ChunkTask.Cut;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What one transaction works on: a stripe of the chunk that a range is at, or the look behind them.
 *
 * @param from the key before the chunk
 * @param end the chunk's last key
 * @param rows how many rows the chunk has, all its stripes together
 * @param stripe empty for the look
 * @param looks whether a look comes behind the stripes
 */
record NextChunk(
    Optional<RowKey> from, RowKey end, int rows, Optional<Stripe> stripe, boolean looks) {
  /** Where a range notes the stripe that comes next: none does, but the look. */
  private static final int LOOK = -1;

  /**
   * What comes next of the chunk that was begun in that range, or of the next one.
   *
   * @param rows of a stripe, at most
   * @param bound rows of a chunk, at most
   * @param cuts tells how so many rows are worked on
   */
  static NextChunk of(
      Connection connection, ChunkSql sql, WorkRange range, int rows, int bound, Cuts cuts)
      throws SQLException {
    Cut wanted = cuts.of(rows);
    boolean looksNow = range.stripe() == LOOK;
    if (range.chunkEnd().isPresent() && (looksNow || wanted.stripes() > 1)) {
      return new NextChunk(
          range.position(),
          range.chunkEnd().orElseThrow(),
          range.chunkRows(),
          looksNow ? Optional.empty() : Optional.of(new Stripe(range.stripe(), wanted.stripes())),
          wanted.looks());
    }
    int most = Math.min(rows * wanted.stripes(), bound);
    KeyRange left = new KeyRange(range.position(), Optional.of(range.last()));
    ChunkSql.Head head = sql.head(connection, left, most);
    int stripes = wanted.stripes() > 1 ? cuts.of(head.rows() / wanted.stripes()).stripes() : 1;
    if (stripes == 1 && head.rows() > rows) {
      // Too few for stripes, and too many for one transaction.
      head = sql.head(connection, left, rows);
    }
    return new NextChunk(
        range.position(),
        head.last().orElse(range.last()),
        head.rows(),
        Optional.of(new Stripe(0, stripes)),
        wanted.looks());
  }

  /** How a chunk of so many rows is worked on. */
  interface Cuts {
    Cut of(int rows);
  }

  KeyRange keys() {
    return new KeyRange(from, Optional.of(end));
  }

  /** About how many rows this is about: one in a stripe is never known to be alone. */
  int attempted() {
    int stripes = stripe.map(Stripe::of).orElse(1);
    return Math.max(stripes > 1 ? 2 : 1, rows / stripes);
  }

  /** Whether the chunk is done with it. */
  boolean isLast() {
    return stripe.isEmpty() || (stripe.get().isLast() && !looks);
  }

  /** How far the range is when this is done. */
  Advance advance(WorkRange range, ChunkTask.Outcome outcome) {
    boolean whole = isLast();
    int next = stripe.filter(s -> !s.isLast()).map(s -> s.number() + 1).orElse(LOOK);
    return new Advance(
        whole ? Optional.of(end) : from,
        whole ? Optional.empty() : Optional.of(end),
        whole ? 0 : rows,
        whole ? 0 : next,
        whole && end.equals(range.last()),
        whole ? rows : 0,
        outcome.filled(),
        outcome.verdicts());
  }
}
