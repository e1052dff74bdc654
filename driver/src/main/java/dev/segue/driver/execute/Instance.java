package dev.segue.driver.execute;

import com.github.benmanes.caffeine.cache.Interner;
import dev.segue.driver.catalog.CatalogCache;
import dev.segue.rules.Session;
import dev.segue.rules.model.RuleSet;

/**
 * One rules file on one database in this JVM: what its connections share. Safe for use by many
 * threads.
 */
public final class Instance {
  private final String database;
  private final Tallies tallies = new Tallies();
  private final Reports reports = new Reports();
  private final Means means;
  private final CatalogCache catalog;
  private final Interner<Session> sessions = Interner.newWeakInterner();
  private final Epochs epochs;

  /**
   * An instance that starts under these rules.
   *
   * @param database what to call the database in reports: its URL without settings
   */
  public Instance(String database, RuleSet rules, StatementPlanner.Factory planners) {
    this(database, rules, planners, Means.standard());
  }

  /** The same with means of the caller's. */
  public Instance(String database, RuleSet rules, StatementPlanner.Factory planners, Means means) {
    this.database = database;
    this.means = means;
    this.catalog = new CatalogCache(means.nanoClock());
    this.epochs = new Epochs(rules, planners, tallies, means.memory());
  }

  /** What the database is called in reports. */
  public String database() {
    return database;
  }

  /** The rules in force and before. */
  public Epochs epochs() {
    return epochs;
  }

  /** How much of the heap it may take. */
  public MemoryBound memory() {
    return means.memory();
  }

  /** A catalog that knows nothing yet, for one connection's own view. */
  CatalogCache emptyCatalog() {
    return new CatalogCache(means.nanoClock());
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
