package dev.segue.worker.work;

import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.chunk.ChunkSql.Held;
import dev.segue.worker.chunk.KeyRange;
import dev.segue.worker.chunk.Locks;
import dev.segue.worker.chunk.RowKey;
import dev.segue.worker.chunk.Stripe;
import dev.segue.worker.chunk.Verdict;
import dev.segue.worker.control.Totals;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;

/** What a work does with the rows of a chunk, and what it makes of a whole pass. */
public interface ChunkTask {
  /**
   * What came of a chunk.
   *
   * @param filled rows that were given values
   * @param verdicts rows by what they are, where that was asked
   * @param findings rows to be shown to a person
   */
  record Outcome(long filled, Map<Verdict, Long> verdicts, List<Finding> findings) {
    /** Nothing was there to do. */
    public static final Outcome NOTHING = new Outcome(0, Map.of(), List.of());

    public Outcome {
      verdicts = Map.copyOf(verdicts);
      findings = List.copyOf(findings);
    }
  }

  /** How a pass ended. */
  enum PassEnd {
    /** What was to be reached is. */
    REACHED,
    /** Another pass may reach it. */
    AGAIN,
    /** Another pass may reach it if it is others' locks that rows were left to; else none would. */
    AGAIN_IF_LOCKED,
    /** It is not reached, and another pass would not reach it. */
    MISSED
  }

  /**
   * In what transactions a chunk is worked on.
   *
   * @param stripes into how many parts its rows are divided, at least 1
   * @param looks whether a look at all its rows comes behind them
   */
  record Cut(int stripes, boolean looks) {
    /** All at once. */
    public static final Cut WHOLE = new Cut(1, false);
  }

  /** How a chunk of that many rows is worked on in that pass. */
  default Cut cut(int rows, int pass) {
    return Cut.WHOLE;
  }

  /** Looks at a chunk all of whose stripes were committed, in the caller's transaction. */
  default Outcome look(Connection connection, KeyRange chunk) throws SQLException {
    return Outcome.NOTHING;
  }

  /** Works on one stripe of a chunk, in the caller's transaction. */
  Outcome run(Connection connection, KeyRange chunk, Stripe stripe, int pass, Locks locks)
      throws SQLException;

  /** What others hold of the rows with these keys, which a pass left absent. */
  default Held held(Connection connection, List<RowKey> keys) throws SQLException {
    return Held.NOTHING;
  }

  /**
   * What is to be made of a pass over all rows.
   *
   * @param missed what {@link #missed} found behind it; 0 if it was not asked yet
   */
  PassEnd ended(Totals totals, int pass, long missed);

  /**
   * How many rows all passes missed, found by other means than a pass.
   *
   * @param connection in whose transaction nothing was asked yet
   * @param goesOn asked often, with the share that is done: whether to go on
   */
  long missed(Connection connection, DoublePredicate goesOn) throws SQLException;

  /** What was found, in words for a user. */
  String summary(Totals totals);

  /** Notes in the segue tables that the work is done, in the transaction that says so. */
  void conclude(Connection connection, Totals totals) throws SQLException;

  /** Notes in the segue tables that the work failed, in the transaction that says so. */
  default void fail(Connection connection, Totals totals) throws SQLException {}
}
