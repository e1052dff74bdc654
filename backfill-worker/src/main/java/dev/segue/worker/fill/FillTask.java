package dev.segue.worker.fill;

import dev.segue.rules.model.Side;
import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.chunk.ChunkSql.Held;
import dev.segue.worker.chunk.ChunkSql.Looked;
import dev.segue.worker.chunk.KeyRange;
import dev.segue.worker.chunk.Locks;
import dev.segue.worker.chunk.RowKey;
import dev.segue.worker.chunk.Stripe;
import dev.segue.worker.chunk.Verdict;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.work.ChunkTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;

/**
 * Fills a side. The first pass fills, and looks at each chunk once it is committed; each later one
 * fills what was left, because somebody had it locked. Only a pass that leaves no row to fill ends
 * the work.
 *
 * <p>The look comes at once, and not when the pass is over, since reading is what lets PostgreSQL
 * prune the pages of what was just updated. Behind another checkpoint each of them would go to the
 * log as a whole for it: that was a quarter of a fill's log.
 */
public final class FillTask implements ChunkTask {
  /** Fewer rows in a stripe cost more in commits than pruned pages spare. */
  private static final int MIN_STRIPE = 100;

  /**
   * Rows that stay absent over so many passes though nobody has them locked are emptied again; rows
   * that come anew behind so many, a writer's that knows nothing of the change.
   */
  private static final int MAX_PASSES = 20;

  /** Findings that a chunk leaves for people to look at. */
  private static final int SHOWN = 20;

  private final ChunkSql sql;
  private final WorkStore store;
  private final Side side;
  private final int stripes;
  private final StripeWatch watch = new StripeWatch();
  private final String who;
  private final String change;

  /**
   * A fill of that side.
   *
   * @param stripes into how many transactions the rows of a key range are divided, so that pages
   *     are pruned between them and the next rows find room beside their old versions
   */
  public FillTask(
      ChunkSql sql, WorkStore store, Side side, int stripes, String who, String change) {
    this.sql = sql;
    this.store = store;
    this.side = side;
    this.stripes = stripes;
    this.who = who;
    this.change = change;
  }

  @Override
  public Cut cut(int rows, int pass) {
    return pass == 1
        ? new Cut(rows >= MIN_STRIPE && watch.divides() ? stripes : 1, true)
        : Cut.WHOLE;
  }

  @Override
  public Outcome run(Connection connection, KeyRange chunk, Stripe stripe, int pass, Locks locks)
      throws SQLException {
    if (pass == 1) {
      long filled = sql.fill(connection, side, chunk, stripe, locks);
      watch(connection, stripe, filled);
      return new Outcome(filled, Map.of(), List.of());
    }
    // Most chunks of a later pass lack nothing, and to see that takes no expression.
    if (sql.lacking(connection, side, chunk) == 0) {
      return Outcome.NOTHING;
    }
    // In a later pass locks are to be expected: they are why it is there.
    long filled = sql.fill(connection, side, chunk, stripe, Locks.LEFT_OUT);
    return unfilled(connection, chunk, filled);
  }

  @Override
  public Outcome look(Connection connection, KeyRange chunk) throws SQLException {
    return sql.lacking(connection, side, chunk) == 0
        ? Outcome.NOTHING
        : unfilled(connection, chunk, 0);
  }

  private Outcome unfilled(Connection connection, KeyRange chunk, long filled) throws SQLException {
    Map<Verdict, Long> verdicts = sql.census(connection, side, chunk, Looked.UNFILLED_ROWS);
    List<Finding> findings =
        verdicts.isEmpty()
            ? List.of()
            : sql.findings(connection, side, chunk, Looked.UNFILLED_ROWS, SHOWN);
    return new Outcome(filled, verdicts, findings);
  }

  private void watch(Connection connection, Stripe stripe, long filled) throws SQLException {
    if (stripe.of() == 1) {
      watch.undivided();
    } else if (stripe.isLast() && filled > 0) {
      Optional<StripeWatch.Turn> turn = watch.divided(sql.besideShare(connection));
      if (turn.isPresent()) {
        store.addEvent(connection, who, Optional.of(change), turn.get().event(), turn.get().why());
      }
    }
  }

  @Override
  public PassEnd ended(Totals totals, int pass, long missed) {
    boolean proven = totals.of(Verdict.ABSENT) == 0 && missed == 0;
    if (proven) {
      return PassEnd.REACHED;
    }
    return pass < MAX_PASSES ? PassEnd.AGAIN : PassEnd.AGAIN_IF_LOCKED;
  }

  @Override
  public Held held(Connection connection, List<RowKey> keys) throws SQLException {
    return sql.held(connection, side, keys);
  }

  @Override
  public long missed(Connection connection, DoublePredicate goesOn) throws SQLException {
    return sql.missed(connection, side, goesOn);
  }

  @Override
  public String summary(Totals totals) {
    StringBuilder text = new StringBuilder(totals.filled() + " rows filled");
    if (totals.of(Verdict.ABSENT) > 0) {
      text.append(", ")
          .append(totals.of(Verdict.ABSENT))
          .append(
              " rows stay absent though nobody has them locked: look for a trigger or a rule that empties them or keeps the update from them");
    }
    if (totals.of(Verdict.UNMAPPABLE) > 0) {
      text.append(", ").append(totals.of(Verdict.UNMAPPABLE)).append(" unmappable");
    }
    if (totals.of(Verdict.FAILED) > 0) {
      text.append(", ").append(totals.of(Verdict.FAILED)).append(" raise an error");
    }
    return text.toString();
  }

  @Override
  public void conclude(Connection connection, Totals totals) throws SQLException {
    store.addEvent(connection, who, Optional.of(change), "filled " + side.word(), summary(totals));
  }
}
