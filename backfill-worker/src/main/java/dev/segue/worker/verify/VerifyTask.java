package dev.segue.worker.verify;

import dev.segue.rules.control.Fact;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.worker.chunk.ChunkSql;
import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.chunk.ChunkSql.Looked;
import dev.segue.worker.chunk.KeyRange;
import dev.segue.worker.chunk.Locks;
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

/** Counts the rows of each kind over the whole table, once. It locks nothing. */
public final class VerifyTask implements ChunkTask {
  /** Findings that a chunk leaves for people to look at. */
  private static final int SHOWN = 20;

  private final ChunkSql sql;
  private final WorkStore store;
  private final Side side;
  private final Phase instancesAt;
  private final String who;
  private final String change;
  private final Optional<Integer> sample;

  /**
   * A verification of that side.
   *
   * @param instancesAt where all instances are: it decides what the result proves
   * @param sample how many of ten thousand rows are counted: a part proves nothing
   */
  public VerifyTask(
      ChunkSql sql,
      WorkStore store,
      Side side,
      Phase instancesAt,
      String who,
      String change,
      Optional<Integer> sample) {
    this.sql = sql;
    this.store = store;
    this.side = side;
    this.instancesAt = instancesAt;
    this.who = who;
    this.change = change;
    this.sample = sample;
  }

  @Override
  public Outcome run(Connection connection, KeyRange chunk, Stripe stripe, int pass, Locks locks)
      throws SQLException {
    Map<Verdict, Long> verdicts = sql.census(connection, side, chunk, Looked.EVERY_ROW);
    boolean strange =
        verdicts.entrySet().stream()
            .anyMatch(entry -> entry.getKey() != Verdict.AGREEING && entry.getValue() > 0);
    List<Finding> findings =
        strange ? sql.findings(connection, side, chunk, Looked.EVERY_ROW, SHOWN) : List.of();
    return new Outcome(0, verdicts, findings);
  }

  @Override
  public PassEnd ended(Totals totals, int pass, long missed) {
    return isClean(totals) && missed == 0 ? PassEnd.REACHED : PassEnd.MISSED;
  }

  @Override
  public long missed(Connection connection, DoublePredicate goesOn) throws SQLException {
    return sample.isPresent() ? 0 : sql.missed(connection, side, goesOn);
  }

  /** Whether no row stands in the way of reading that side alone, but for the unmappable. */
  private static boolean isClean(Totals totals) {
    return totals.of(Verdict.ABSENT) == 0
        && totals.of(Verdict.DISAGREEING) == 0
        && totals.of(Verdict.FAILED) == 0;
  }

  @Override
  public String summary(Totals totals) {
    return sample.map(part -> Sampled.of(totals).words()).orElseGet(() -> whole(totals));
  }

  private static String whole(Totals totals) {
    return "%d rows: %d agree, %d disagree, %d absent, %d unmappable, %d raise an error"
        .formatted(
            totals.seen(),
            totals.of(Verdict.AGREEING),
            totals.of(Verdict.DISAGREEING),
            totals.of(Verdict.ABSENT),
            totals.of(Verdict.UNMAPPABLE),
            totals.of(Verdict.FAILED));
  }

  @Override
  public void conclude(Connection connection, Totals totals) throws SQLException {
    if (sample.isEmpty() && proves(side, instancesAt)) {
      store.setFact(
          connection, change, side == Side.NEW ? Fact.NEW_COMPLETE : Fact.OLD_COMPLETE, true);
    }
    store.addEvent(
        connection, who, Optional.of(change), "verified " + side.word(), summary(totals));
  }

  @Override
  public void fail(Connection connection, Totals totals) throws SQLException {
    // A part of the rows proves nothing, and disproves as well as all of them.
    store.setFact(
        connection, change, side == Side.NEW ? Fact.NEW_COMPLETE : Fact.OLD_COMPLETE, false);
    store.addEvent(
        connection, who, Optional.of(change), "not verified " + side.word(), summary(totals));
  }

  /** Whether a side that is complete once stays so while all instances are there. */
  private static boolean proves(Side side, Phase instancesAt) {
    return side == Side.NEW
        ? instancesAt.compareTo(Phase.DUAL_WRITE) >= 0
        : instancesAt.compareTo(Phase.NEW_READ) <= 0;
  }
}
