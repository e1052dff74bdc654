package dev.segue.driver.execute;

import java.util.HashSet;
import java.util.Set;

/**
 * What running a text may change for the plans of later ones, as far as its words show. Errs
 * towards more: a needless look at the catalog costs a moment, a missed one a wrong plan.
 *
 * @param catalog whether tables may change
 * @param session whether the search path, string literals or temporary tables may change
 * @param rollback whether it may undo such a change
 * @param query whether a statement in it yields rows that could be updated
 * @param endsTransactionAndGoesOn whether it ends a transaction and has another statement after
 * @param transaction whether it may begin or end a transaction
 * @param rowless whether it only begins and ends transactions, sets, shows and locks: then it reads
 *     and writes no row, and must not be preceded by a question to the server, which would take the
 *     transaction's snapshot
 * @param calls names of what may be functions that change the session; folded as the database does
 */
public record Effects(
    boolean catalog,
    boolean session,
    boolean rollback,
    boolean query,
    boolean endsTransactionAndGoesOn,
    boolean transaction,
    boolean rowless,
    Set<String> calls) {
  /** A text that changes nothing for others. */
  public static final Effects NONE =
      new Effects(false, false, false, false, false, false, true, Set.of());

  /** A savepoint was rolled back to. */
  static final Effects PARTLY_UNDONE =
      new Effects(false, false, true, false, false, false, true, Set.of());

  public Effects {
    calls = Set.copyOf(calls);
  }

  /** Whether anything has to be done after the text ran. */
  public boolean any() {
    return catalog || session || rollback || !calls.isEmpty();
  }

  /** The effects of both. */
  public Effects and(Effects other) {
    return new Effects(
        catalog || other.catalog,
        session || other.session,
        rollback || other.rollback,
        query || other.query,
        endsTransactionAndGoesOn || other.endsTransactionAndGoesOn,
        transaction || other.transaction,
        rowless && other.rowless,
        both(calls, other.calls));
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    if (others.isEmpty() || some.equals(others)) {
      return some;
    }
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  /** The effects of a text, which may hold several statements. */
  public static Effects of(String text) {
    return new EffectsReader(text).read();
  }
}
