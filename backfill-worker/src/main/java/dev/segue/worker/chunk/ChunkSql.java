package dev.segue.worker.chunk;

import dev.segue.rules.model.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;

/**
 * What a table under a change is asked and told in chunks, in one database's words. Everything runs
 * in the caller's transaction.
 */
public interface ChunkSql {
  /** Which rows of a range are looked at. */
  enum Looked {
    EVERY_ROW,
    /** Those in which the side is absent and the other one is not. */
    UNFILLED_ROWS
  }

  /** A row that needs a person: its key, and what is the matter with it in words. */
  record Finding(RowKey key, Verdict verdict, String detail) {}

  /**
   * The first rows of a range.
   *
   * @param last the last one's key; empty if the range has fewer rows than were wanted
   * @param rows how many they are
   */
  record Head(Optional<RowKey> last, int rows) {}

  /** Whether nothing that is told of a row may show its values. */
  boolean isMasked();

  /** What a chunk of a fill runs, a {@code ?} for each of its border keys. */
  String preview(Side side);

  /** The highest key of the table; empty if it has no rows. */
  Optional<RowKey> highest(Connection connection) throws SQLException;

  /** Some keys that divide the table in that many parts of about equal size, in order. */
  List<RowKey> borders(Connection connection, int parts) throws SQLException;

  /** The rows of the table, as the server estimates them. */
  long estimatedRows(Connection connection) throws SQLException;

  /** The first rows of the range, at most that many. */
  Head head(Connection connection, KeyRange range, int most) throws SQLException;

  /**
   * Fills a side of the rows in the range in which it is absent and can be made from the other one.
   *
   * @param stripe which of the range's rows are meant
   * @param locks what becomes of rows that others have locked
   * @return how many rows were filled
   */
  int fill(Connection connection, Side side, KeyRange range, Stripe stripe, Locks locks)
      throws SQLException;

  /**
   * The share of the rows that this transaction, and perhaps the one before, updated in the table
   * without touching an index, from 0 to 1; empty where the server does not count that.
   */
  OptionalDouble besideShare(Connection connection) throws SQLException;

  /**
   * Computes a side anew from the other one in the rows of the range that hold something on both
   * and contradict each other. Rows that others have locked are left out.
   *
   * @return how many rows were mended
   */
  int mend(Connection connection, Side side, KeyRange range) throws SQLException;

  /** How many of the range's rows lack that side though the other one holds something. */
  int lacking(Connection connection, Side side, KeyRange range) throws SQLException;

  /** How many of the range's rows are in each state, as seen by that side. */
  Map<Verdict, Long> census(Connection connection, Side side, KeyRange range, Looked looked)
      throws SQLException;

  /** The first rows of the range that are not as they should be, absent ones before others. */
  List<Finding> findings(Connection connection, Side side, KeyRange range, Looked looked, int most)
      throws SQLException;

  /**
   * Rows that somebody holds.
   *
   * @param rows how many of those that were asked for
   * @param holder who holds one of them, in words
   */
  record Held(int rows, String holder) {
    /** None is held. */
    public static final Held NOTHING = new Held(0, "");
  }

  /**
   * Which of the rows with these keys lack that side and are locked by others; what it locks itself
   * is let go of with the transaction.
   */
  Held held(Connection connection, Side side, List<RowKey> keys) throws SQLException;

  /**
   * Looks at all rows as they are at one moment. A walk goes from key to key while the table lives:
   * a row whose key is altered meanwhile may step over the place where the walk is, and be met by
   * none. In one snapshot no row moves.
   *
   * @param connection in whose transaction nothing was asked yet
   * @param goesOn asked often, with the share that is done, from 0 to 1: whether to go on
   * @return how many rows could be filled and are not; too few if it was not to go on
   */
  long missed(Connection connection, Side side, DoublePredicate goesOn) throws SQLException;
}
