package dev.segue.driver.execute;

import org.jspecify.annotations.Nullable;

/**
 * The plans that one connection used last, so that most statements are found by one look into an
 * array of its own. A place is overwritten by whoever comes next, and threads that share the
 * connection may overwrite each other's: what is found is checked, what is lost is looked up again.
 */
final class RecentPlans {
  /** More than the statements of a transaction; a power of two, so that a hash is cut by a mask. */
  private static final int PLACES = 64;

  /** A longer text is looked up where all connections share it: it would be held by each. */
  private final int maxLength;

  private final @Nullable Planned[] plans = new Planned[PLACES];

  RecentPlans(MemoryBound memory) {
    this.maxLength = memory.keptLength();
  }

  /** The plan kept for that text under those rules. */
  @Nullable Planned find(String sql, Epoch epoch) {
    Planned kept = plans[place(sql)];
    return kept != null && kept.isOf(sql, epoch) ? kept : null;
  }

  /** Keeps a plan. */
  void keep(Planned planned) {
    if (planned.databaseText().length() <= maxLength) {
      plans[place(planned.text())] = planned;
    }
  }

  private static int place(String sql) {
    int hash = sql.hashCode();
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}
