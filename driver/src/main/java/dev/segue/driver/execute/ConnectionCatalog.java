package dev.segue.driver.execute;

import dev.segue.driver.catalog.CatalogCache;
import dev.segue.driver.catalog.CatalogReader;
import dev.segue.driver.vendor.Vendor;
import dev.segue.driver.vendor.Vendor.TransactionState;
import dev.segue.rules.catalog.Catalog;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The tables as one connection sees them: those that all know, but for a transaction that changed
 * some of them or that reads an old snapshot. Used by one thread at a time, like its connection;
 * the end of a transaction is seen by all.
 */
final class ConnectionCatalog {
  private final Instance instance;
  private final Vendor vendor;
  private final CatalogReader reader;

  /** After DDL in an open transaction: the tables as only this connection sees them. */
  private volatile @Nullable CatalogCache uncommitted;

  /** In a transaction that reads an old snapshot: the tables as that shows them. */
  private volatile @Nullable Frozen frozen;

  /**
   * A cache of one transaction's own.
   *
   * @param base the generation of the shared one whose knowledge it began with
   */
  private record Frozen(CatalogCache cache, long base) {}

  ConnectionCatalog(Instance instance, Vendor vendor, CatalogReader reader) {
    this.instance = instance;
    this.vendor = vendor;
    this.reader = reader;
  }

  CatalogCache cache() {
    CatalogCache own = uncommitted;
    if (own != null) {
      return own;
    }
    Frozen still = frozen;
    return still == null ? instance.catalog() : cacheOf(still);
  }

  private CatalogCache cacheOf(Frozen still) {
    if (vendor.transactionState() == TransactionState.IDLE) {
      frozen = null;
      return instance.catalog();
    }
    return still.base() == instance.catalog().current().generation() ? still.cache() : freeze();
  }

  private CatalogCache freeze() {
    CatalogCache.Snapshot shared = instance.catalog().current();
    CatalogCache own = instance.emptyCatalog();
    own.learn(own.current().generation(), shared.catalog());
    frozen = new Frozen(own, shared.generation());
    return own;
  }

  /**
   * The cache that may learn what this connection reads: not the shared one while a transaction
   * reads a snapshot that may be older than the last change of a table.
   */
  CatalogCache learner(CatalogCache cache) throws SQLException {
    return cache == instance.catalog() && reader.readsOldSnapshot() ? freeze() : cache;
  }

  /** The cache to go on with, looked at again if it was old; the server is asked. */
  CatalogCache revalidated(CatalogCache cache) throws SQLException {
    if (!cache.isOld(cache.current())) {
      return cache;
    }
    CatalogCache learner = learner(cache);
    CatalogCache.Snapshot old = learner.current();
    if (learner.claimsRevalidation(old)) {
      revalidate(learner, old);
    }
    return learner;
  }

  private void revalidate(CatalogCache cache, CatalogCache.Snapshot old) throws SQLException {
    Catalog known = old.catalog();
    try {
      cache.revalidate(
          old.generation(),
          reader.read(
              new Catalog.Needs(
                  known.relations().keySet(),
                  known.volatileFunctions().keySet(),
                  known.relatives().keySet())));
    } catch (SQLException failure) {
      cache.refresh();
      throw failure;
    }
  }

  /** Teaches the cache what a snapshot of it lacks, and returns what was learnt. */
  Catalog learn(CatalogCache cache, CatalogCache.Snapshot snapshot, Catalog.Needs needs)
      throws SQLException {
    Catalog learnt = reader.read(needs);
    cache.learn(snapshot.generation(), learnt);
    return learnt;
  }

  /** Notes that tables may have changed. */
  void changed(boolean inTransaction) {
    instance.catalog().refresh();
    uncommitted = inTransaction ? instance.emptyCatalog() : null;
  }

  /** Notes that a transaction was undone, or a part of it. */
  void rolledBack() {
    if (uncommitted != null) {
      uncommitted = instance.emptyCatalog();
    }
    frozen = null;
  }

  /** Notes that the transaction ended, either way. */
  void transactionEnded() {
    frozen = null;
    if (uncommitted != null) {
      uncommitted = null;
      instance.catalog().refresh();
    }
  }
}
