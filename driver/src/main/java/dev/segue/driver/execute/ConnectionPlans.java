package dev.segue.driver.execute;

import dev.segue.driver.catalog.CatalogCache;
import dev.segue.driver.catalog.CatalogReader;
import dev.segue.driver.catalog.SessionState;
import dev.segue.driver.error.DriverError;
import dev.segue.driver.vendor.Vendor;
import dev.segue.driver.vendor.Vendor.TransactionState;
import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.model.Mode;
import dev.segue.rules.pattern.TextPattern;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.RewritePlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How one connection comes from a text to its plan, and what it notes when the text has run. */
public final class ConnectionPlans {
  /** Each round learns names; a text that nests views this deep is not worth waiting for. */
  private static final int MAX_ROUNDS = 20;

  /** Undefined table, column, function, schema: the catalog may be older than the database. */
  private static final Set<String> OUTDATED = Set.of("42P01", "42703", "42883", "3F000");

  private final Instance instance;
  private final Vendor vendor;
  private final CatalogReader reader;
  private final SessionState session;
  private final RecentPlans recent;

  /** After DDL in an open transaction: the tables as only this connection sees them. */
  private volatile @Nullable CatalogCache uncommitted;

  /** In a transaction that reads an old snapshot: the tables as that shows them. */
  private volatile @Nullable Frozen frozen;

  private volatile boolean sessionTouched;

  /**
   * Functions that ran since the session was asked, of which nobody knows whether they change it.
   */
  private volatile Set<String> unclearCalls = Set.of();

  /** The last calls found harmless, and under which catalog. */
  private volatile HarmlessCalls harmless = new HarmlessCalls(Set.of(), CatalogCache.NO_GENERATION);

  /**
   * A cache of one transaction's own.
   *
   * @param base the generation of the shared one whose knowledge it began with
   */
  private record Frozen(CatalogCache cache, long base) {}

  private record HarmlessCalls(Set<String> names, long generation) {}

  /** The plans of that vendor's connection. */
  public ConnectionPlans(Instance instance, Connection raw, Vendor vendor, ShapeSetting shape) {
    this.instance = instance;
    this.recent = new RecentPlans(instance.memory());
    this.vendor = vendor;
    this.reader = new CatalogReader(raw, vendor);
    this.session = new SessionState(reader, shape, instance::intern);
  }

  /** The plan of a text under these rules; throws if the text must not run. */
  public Planned plan(@Nullable String sql, GeneratedKeys keys, Epoch epoch) throws SQLException {
    if (sql == null) {
      throw DriverError.STATEMENT_REFUSED.says("The statement's text is null. Give it one.");
    }
    Planned known = recent.find(sql, epoch);
    if (known != null && isCurrent(known, keys)) {
      return known;
    }
    StatementText text = epoch.text(sql);
    if (text.migrationTool().isPresent()) {
      refuseOrReport(text.migrationTool().get(), sql, epoch);
    }
    boolean untouched =
        text.effects().rowless() || !(text.mayConcern() || namesRelative(text, epoch));
    if (untouched) {
      recent.keep(text.untouched());
      return text.untouched();
    }
    if (vendor.transactionState() == TransactionState.FAILED) {
      return inFailedTransaction(text);
    }
    Planned planned = concerned(text, keys, epoch);
    planned.refuseIfRefused();
    if (text.migrationTool().isEmpty()) {
      recent.keep(planned);
    }
    return planned;
  }

  /** Whether a plan of the rules in force would be made again as it is. */
  public boolean isCurrent(Planned planned, GeneratedKeys keys) {
    CatalogCache cache = cache();
    CatalogCache.Snapshot snapshot = cache.current();
    Session known = unclearCalls.isEmpty() ? session.known(snapshot.generation()) : null;
    return planned.restsOn(keys, snapshot.generation(), known) && !cache.isOld(snapshot);
  }

  private CatalogCache cache() {
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
  private CatalogCache learner(CatalogCache cache) throws SQLException {
    return cache == instance.catalog() && reader.readsOldSnapshot() ? freeze() : cache;
  }

  private void refuseOrReport(MigrationTool tool, String sql, Epoch epoch) throws SQLException {
    instance.reports().report(Optional.empty(), tool.advice(), sql).increment();
    if (epoch.rules().mode() == Mode.REWRITE) {
      throw DriverError.MIGRATION_THROUGH_SEGUE.says(tool.advice());
    }
  }

  /** Whether the text names a partition, a child or a view of a table under change. */
  private boolean namesRelative(StatementText text, Epoch epoch) throws SQLException {
    CatalogCache cache = cache();
    boolean mayAsk = vendor.transactionState() != TransactionState.FAILED;
    CatalogCache.Snapshot snapshot = cache.current();
    if (mayAsk && cache.isOld(snapshot)) {
      cache = learner(cache);
      revalidateIfOld(cache);
      snapshot = cache.current();
    }
    Optional<Set<String>> names = epoch.relatives(snapshot);
    if (names.isEmpty() && mayAsk) {
      cache = learner(cache);
      snapshot = cache.current();
      Catalog learnt = reader.read(new Catalog.Needs(Set.of(), Set.of(), epoch.planner().tables()));
      cache.learn(snapshot.generation(), learnt);
      names =
          epoch.relatives(
              new CatalogCache.Snapshot(snapshot.generation(), learnt, snapshot.readAt()));
    }
    if (names.isEmpty()) {
      return false;
    }
    boolean found = text.mentionsAny(names.get());
    if (!found && text.migrationTool().isEmpty()) {
      text.clearUnder(snapshot.generation());
    }
    return found;
  }

  /** The server refuses the text anyway, unless it first ends the transaction. */
  private static Planned inFailedTransaction(StatementText text) throws SQLException {
    if (text.effects().endsTransactionAndGoesOn()) {
      throw DriverError.STATEMENT_REFUSED.says(
          "The transaction has failed, and this text ends it and goes on with a table under change,"
              + " for which the catalog cannot be asked before. Send the ROLLBACK on its own: "
              + text.sql());
    }
    return text.untouched();
  }

  private Planned concerned(StatementText text, GeneratedKeys keys, Epoch epoch)
      throws SQLException {
    CatalogCache cache = cache();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      CatalogCache.Snapshot snapshot = cache.current();
      if (cache.isOld(snapshot)) {
        cache = learner(cache);
        revalidateIfOld(cache);
        snapshot = cache.current();
      }
      if (!unclearCalls.isEmpty()) {
        cache = learner(cache);
        clearCalls(cache);
        continue;
      }
      Session now = session.current(snapshot.generation());
      Optional<Planned> known = text.find(keys, snapshot.generation(), now);
      if (known.isPresent()) {
        return known.get();
      }
      RewritePlan plan = likeOthers(text, keys, epoch, snapshot, now);
      if (plan instanceof RewritePlan.NeedsCatalog lacking) {
        CatalogCache learner = learner(cache);
        if (learner == cache) {
          cache.learn(snapshot.generation(), reader.read(lacking.needs()));
        }
        cache = learner;
        continue;
      }
      Planned planned =
          new Conclusion(instance, epoch.rules().mode() == Mode.OBSERVE, text, plan)
              .planned(new Planned.Ground(keys, snapshot.generation(), now));
      text.add(planned, instance.catalog().current().generation());
      return planned;
    }
    throw DriverError.CATALOG_UNSETTLED.says(
        "The database's tables changed "
            + MAX_ROUNDS
            + " times while this statement was planned. Try again: "
            + text.sql());
  }

  /** Plans a text as one that differs from it in literals only, or by itself. */
  private RewritePlan likeOthers(
      StatementText text,
      GeneratedKeys keys,
      Epoch epoch,
      CatalogCache.Snapshot snapshot,
      Session session)
      throws SQLException {
    long begun = System.nanoTime();
    try {
      Optional<TextPattern> pattern =
          keys instanceof GeneratedKeys.None
              ? epoch
                  .relatives(snapshot)
                  .flatMap(names -> epoch.planner().pattern(text.sql(), names, session))
              : Optional.empty();
      if (pattern.isEmpty()) {
        return epoch.planner().plan(text.sql(), keys, snapshot.catalog(), session);
      }
      Supplier<RewritePlan> fresh =
          () -> epoch.planner().plan(text.sql(), pattern.get(), snapshot.catalog(), session);
      return epoch
          .patterns()
          .plan(text.sql(), pattern.get(), snapshot.generation(), session, fresh);
    } catch (RuntimeException | StackOverflowError failure) {
      throw DriverError.REWRITER_FAILED.says(
          "This statement names a table under change and could not be planned. Please report it: "
              + text.sql(),
          failure);
    } finally {
      instance.tallies().planned(System.nanoTime() - begun);
    }
  }

  private void revalidateIfOld(CatalogCache cache) throws SQLException {
    CatalogCache.Snapshot old = cache.current();
    if (!cache.claimsRevalidation(old)) {
      return;
    }
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

  /**
   * Asks for what is not known of functions that ran, and forgets the session if one changes it.
   */
  private void clearCalls(CatalogCache cache) throws SQLException {
    CatalogCache.Snapshot snapshot = cache.current();
    Catalog known = snapshot.catalog();
    Set<String> names = unclearCalls;
    Set<String> unknown = new HashSet<>(names);
    unknown.removeAll(known.volatileFunctions().keySet());
    if (!unknown.isEmpty()) {
      Catalog learnt = reader.read(new Catalog.Needs(Set.of(), unknown));
      cache.learn(snapshot.generation(), learnt);
      known = known.with(learnt);
    }
    unclearCalls = Set.of();
    if (!Collections.disjoint(known.sessionFunctions(), names)) {
      touchSession(vendor.transactionState() != TransactionState.IDLE);
    }
  }

  /** Notes that functions were called: what they do to the session is asked when it is needed. */
  private void called(Set<String> names, boolean inTransaction) {
    CatalogCache.Snapshot snapshot = cache().current();
    HarmlessCalls before = harmless;
    if (before.names() == names && before.generation() == snapshot.generation()) {
      return;
    }
    Catalog known = snapshot.catalog();
    if (!known.volatileFunctions().keySet().containsAll(names)) {
      Set<String> all = new HashSet<>(unclearCalls);
      all.addAll(names);
      unclearCalls = Set.copyOf(all);
    } else if (Collections.disjoint(known.sessionFunctions(), names)) {
      harmless = new HarmlessCalls(names, snapshot.generation());
    } else {
      touchSession(inTransaction);
    }
  }

  /** Notes that a text ran, or failed half-way. */
  public void ran(Effects effects, boolean inTransaction) {
    if (!effects.calls().isEmpty()) {
      called(effects.calls(), inTransaction);
    }
    if (effects.catalog()) {
      instance.catalog().refresh();
      uncommitted = inTransaction ? instance.emptyCatalog() : null;
    }
    if (effects.session() || (effects.rollback() && sessionTouched)) {
      touchSession(inTransaction);
    }
    if (effects.rollback() && uncommitted != null) {
      uncommitted = instance.emptyCatalog();
    }
    if (effects.rollback()) {
      frozen = null;
    }
  }

  /** Notes that the session may have changed in ways that a rollback undoes. */
  public void touchSession(boolean inTransaction) {
    session.forget();
    sessionTouched = inTransaction;
  }

  /** Notes that a savepoint was rolled back to. */
  public void rolledBackToSavepoint() {
    ran(Effects.PARTLY_UNDONE, true);
  }

  /** Notes that the transaction ended, either way. */
  public void transactionEnded() {
    frozen = null;
    if (sessionTouched) {
      touchSession(false);
    }
    if (uncommitted != null) {
      uncommitted = null;
      instance.catalog().refresh();
    }
  }

  /** The error that the application gets for the vendor's. */
  public SQLException failed(SQLException error, Planned planned) {
    return failed(error, List.of(planned));
  }

  /** The error that the application gets for the vendor's, of a batch of these or of the one. */
  public SQLException failed(SQLException error, List<Planned> batch) {
    if (OUTDATED.contains(String.valueOf(error.getSQLState()))
        && !batch.stream().allMatch(Planned::isUnconcerned)) {
      instance.catalog().refresh();
    }
    return new ToldError(vendor, batch).of(error);
  }
}
