package dev.segue.driver.catalog;

import dev.segue.rules.catalog.Catalog;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The tables looked up so far, under a generation that changes whenever one of them may have. Does
 * no I/O. Safe for use by many threads.
 */
public final class CatalogCache {
  /** How long DDL that went past this driver stays unseen if no statement fails on it. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** What no generation is. */
  public static final long NO_GENERATION = 0;

  /** Generations of all caches, so that a plan made from one is never taken for another's. */
  private static final AtomicLong GENERATIONS = new AtomicLong();

  /**
   * What is known.
   *
   * @param generation what a plan that rests on this is kept under
   * @param catalog the tables
   * @param readAt when they were last known to be right, in the clock's nanoseconds
   */
  public record Snapshot(long generation, Catalog catalog, long readAt) {}

  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Snapshot snapshot;

  /**
   * A cache that knows nothing yet.
   *
   * @param nanoClock nanoseconds; asked for each statement, so let it be cheap rather than exact
   */
  public CatalogCache(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.snapshot = nothing(nanoClock);
  }

  /** What is known now. */
  public Snapshot current() {
    return snapshot;
  }

  /** Whether a snapshot has grown so old that someone should look again. */
  public boolean isOld(Snapshot seen) {
    return nanoClock.getAsLong() - seen.readAt() > LIMIT.toNanos();
  }

  /**
   * Whether it is the caller's turn to look again at a snapshot that has grown old: others go on
   * with it meanwhile.
   */
  public boolean claimsRevalidation(Snapshot seen) {
    if (!isOld(seen)) {
      return false;
    }
    lock.lock();
    try {
      if (snapshot.generation() != seen.generation() || snapshot.readAt() != seen.readAt()) {
        return false;
      }
      snapshot = new Snapshot(seen.generation(), seen.catalog(), nanoClock.getAsLong());
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Adds what was learnt, unless the snapshot that it completes is no longer the current one. */
  public void learn(long generation, Catalog learnt) {
    lock.lock();
    try {
      Snapshot known = snapshot;
      if (known.generation() == generation) {
        snapshot = new Snapshot(generation, known.catalog().with(learnt), known.readAt());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets everything if what was read again differs from what that snapshot says. */
  public void revalidate(long generation, Catalog fresh) {
    lock.lock();
    try {
      Snapshot known = snapshot;
      if (known.generation() == generation
          && !known.catalog().with(fresh).equals(known.catalog())) {
        refresh();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets everything. */
  public void refresh() {
    lock.lock();
    try {
      snapshot = nothing(nanoClock);
    } finally {
      lock.unlock();
    }
  }

  private static Snapshot nothing(LongSupplier nanoClock) {
    return new Snapshot(GENERATIONS.incrementAndGet(), Catalog.empty(), nanoClock.getAsLong());
  }
}
