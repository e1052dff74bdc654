package dev.segue.driver.execute;

import com.github.benmanes.caffeine.cache.Interner;
import dev.segue.driver.catalog.CatalogCache;
import dev.segue.rules.Session;
import dev.segue.rules.model.RuleSet;
import java.util.function.LongSupplier;

/**
 * One rules file on one database in this JVM: what its connections share. Safe for use by many
 * threads.
 */
public final class Instance {
  private final String database;
  private final Tallies tallies = new Tallies();
  private final Reports reports = new Reports();
  private final LongSupplier nanoClock;
  private final CatalogCache catalog;
  private final Interner<Session> sessions = Interner.newWeakInterner();
  private final Epochs epochs;

  /**
   * An instance that starts under these rules.
   *
   * @param database what to call the database in reports: its URL without settings
   */
  public Instance(String database, RuleSet rules, StatementPlanner.Factory planners) {
    this(database, rules, planners, System::nanoTime);
  }

  /**
   * The same with a clock of the caller's.
   *
   * @param nanoClock nanoseconds; asked for each statement, so let it be cheap rather than exact
   */
  public Instance(
      String database, RuleSet rules, StatementPlanner.Factory planners, LongSupplier nanoClock) {
    this.database = database;
    this.nanoClock = nanoClock;
    this.catalog = new CatalogCache(nanoClock);
    this.epochs = new Epochs(rules, planners, tallies);
  }

  /** What the database is called in reports. */
  public String database() {
    return database;
  }

  /** The rules in force and before. */
  public Epochs epochs() {
    return epochs;
  }

  /** A catalog that knows nothing yet, for one connection's own view. */
  CatalogCache emptyCatalog() {
    return new CatalogCache(nanoClock);
  }

  /** What is known of the database's tables. */
  public CatalogCache catalog() {
    return catalog;
  }

  /** What was reported. */
  public Reports reports() {
    return reports;
  }

  /** What was counted. */
  public Tallies tallies() {
    return tallies;
  }

  /** The one object for all sessions equal to this, so that most comparisons are of addresses. */
  public Session intern(Session session) {
    return sessions.intern(session);
  }
}
