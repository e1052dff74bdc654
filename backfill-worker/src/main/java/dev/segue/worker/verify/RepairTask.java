package dev.segue.worker.verify;

import dev.segue.rules.model.Side;
import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.KeyRange;
import dev.segue.worker.chunk.Locks;
import dev.segue.worker.chunk.Stripe;
import dev.segue.worker.control.Totals;
import dev.segue.worker.work.ChunkTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.DoublePredicate;

/**
 * Mends the rows in which both sides hold something and neither is what the other one gives: the
 * complete side's values win. The first pass mends, the second verifies. Rows of which either side
 * gives the other one are left alone, and so are those that somebody has locked.
 */
public final class RepairTask implements ChunkTask {
  private final ChunkSql sql;
  private final Side side;
  private final VerifyTask verify;

  /** A repair of the side that the verification is about. */
  public RepairTask(ChunkSql sql, Side side, VerifyTask verify) {
    this.sql = sql;
    this.side = side;
    this.verify = verify;
  }

  @Override
  public Outcome run(Connection connection, KeyRange chunk, Stripe stripe, int pass, Locks locks)
      throws SQLException {
    int mended = pass == 1 ? sql.mend(connection, side, chunk) : 0;
    Outcome seen = verify.run(connection, chunk, stripe, pass, locks);
    return new Outcome(mended, seen.verdicts(), seen.findings());
  }

  @Override
  public PassEnd ended(Totals totals, int pass, long missed) {
    return pass == 1 ? PassEnd.AGAIN : verify.ended(totals, pass, missed);
  }

  @Override
  public long missed(Connection connection, DoublePredicate goesOn) throws SQLException {
    return verify.missed(connection, goesOn);
  }

  @Override
  public String summary(Totals totals) {
    return totals.filled() + " rows mended; " + verify.summary(totals);
  }

  @Override
  public void conclude(Connection connection, Totals totals) throws SQLException {
    verify.conclude(connection, totals);
  }

  @Override
  public void fail(Connection connection, Totals totals) throws SQLException {
    verify.fail(connection, totals);
  }
}
