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
  private final ConnectionCatalog tables;
  private final ConnectionSession session;
  private final RecentPlans recent;

  /** The plans of that vendor's connection. */
  public ConnectionPlans(Instance instance, Connection raw, Vendor vendor, ShapeSetting shape) {
    this.instance = instance;
    this.recent = new RecentPlans(instance.memory());
    this.vendor = vendor;
    CatalogReader reader = new CatalogReader(raw, vendor);
    this.tables = new ConnectionCatalog(instance, vendor, reader);
    this.session = new ConnectionSession(tables, new SessionState(reader, shape, instance::intern));
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

  /**
   * The plan of an entry of a batch; throws if it rests on what an entry before may change, for
   * those have not run yet.
   *
   * @param earlier what they may change
   */
  public Planned planBehind(Effects earlier, @Nullable String sql, Epoch epoch)
      throws SQLException {
    Planned planned = plan(sql, GeneratedKeys.none(), epoch);
    if (planned.isUnconcerned() || planned.effects().rowless() || !mayChangePlans(earlier)) {
      return planned;
    }
    String advice =
        "An earlier entry of this batch may change which table this one means (a SET, CREATE or the"
            + " like), so that it cannot be planned before that has run. Execute the batch without"
            + " it, then this one.";
    if (epoch.rules().mode() == Mode.REWRITE) {
      throw DriverError.STATEMENT_REFUSED.says(advice + " It is: " + sql);
    }
    instance.reports().report(planned.change(), advice, planned.text()).increment();
    return planned;
  }

  private boolean mayChangePlans(Effects earlier) throws SQLException {
    return earlier.catalog()
        || earlier.session()
        || (!earlier.calls().isEmpty()
            && session.isChangedBy(earlier.calls(), tables.learner(tables.cache())));
  }

  /** Whether a plan of the rules in force would be made again as it is. */
  public boolean isCurrent(Planned planned, GeneratedKeys keys) {
    CatalogCache cache = tables.cache();
    CatalogCache.Snapshot snapshot = cache.current();
    return planned.restsOn(keys, snapshot.generation(), session.known(snapshot.generation()))
        && !cache.isOld(snapshot);
  }

  private void refuseOrReport(MigrationTool tool, String sql, Epoch epoch) throws SQLException {
    instance.reports().report(Optional.empty(), tool.advice(), sql).increment();
    if (epoch.rules().mode() == Mode.REWRITE) {
      throw DriverError.MIGRATION_THROUGH_SEGUE.says(tool.advice());
    }
  }

  /** Whether the text names a partition, a child or a view of a table under change. */
  private boolean namesRelative(StatementText text, Epoch epoch) throws SQLException {
    boolean mayAsk = vendor.transactionState() != TransactionState.FAILED;
    CatalogCache cache = mayAsk ? tables.revalidated(tables.cache()) : tables.cache();
    CatalogCache.Snapshot snapshot = cache.current();
    Optional<Set<String>> names = epoch.relatives(snapshot);
    if (names.isEmpty() && mayAsk) {
      cache = tables.learner(cache);
      snapshot = cache.current();
      Catalog.Needs needs = new Catalog.Needs(Set.of(), Set.of(), epoch.planner().tables());
      Catalog learnt = tables.learn(cache, snapshot, needs);
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
    CatalogCache cache = tables.cache();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      cache = tables.revalidated(cache);
      if (session.hasUnclearCalls()) {
        cache = tables.learner(cache);
        session.clearCalls(cache, vendor.transactionState() != TransactionState.IDLE);
        continue;
      }
      CatalogCache.Snapshot snapshot = cache.current();
      Session now = session.current(snapshot.generation());
      Optional<Planned> known = text.find(keys, snapshot.generation(), now);
      if (known.isPresent()) {
        return known.get();
      }
      RewritePlan plan = likeOthers(text, keys, epoch, snapshot, now);
      if (plan instanceof RewritePlan.NeedsCatalog lacking) {
        CatalogCache learner = tables.learner(cache);
        if (learner == cache) {
          tables.learn(cache, snapshot, lacking.needs());
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

  /** Notes that a text ran, or failed half-way. */
  public void ran(Effects effects, boolean inTransaction) {
    if (!effects.calls().isEmpty()) {
      session.called(effects.calls(), inTransaction);
    }
    if (effects.catalog()) {
      tables.changed(inTransaction);
    }
    if (effects.session()) {
      session.touch(inTransaction);
    }
    if (effects.rollback()) {
      session.mayBeUndone(inTransaction);
      tables.rolledBack();
    }
  }

  /** Notes that the session may have changed in ways that a rollback undoes. */
  public void touchSession(boolean inTransaction) {
    session.touch(inTransaction);
  }

  /** Notes that a savepoint was rolled back to. */
  public void rolledBackToSavepoint() {
    ran(Effects.PARTLY_UNDONE, true);
  }

  /** Notes that the transaction ended, either way. */
  public void transactionEnded() {
    session.mayBeUndone(false);
    tables.transactionEnded();
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
