package dev.segue.driver.execute;

import dev.segue.driver.catalog.CatalogCache;
import dev.segue.driver.catalog.SessionState;
import dev.segue.rules.Session;
import dev.segue.rules.catalog.Catalog;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One connection's session, and whether something that ran may have changed it: a SET, the end of a
 * transaction with one, a function that sets one inside. Used by one thread at a time, like its
 * connection.
 */
final class ConnectionSession {
  private final ConnectionCatalog tables;
  private final SessionState session;

  /** Whether a rollback of the open transaction undoes a change of the session. */
  private volatile boolean touched;

  /**
   * Functions that ran since the session was asked, of which nobody knows whether they change it.
   */
  private volatile Set<String> unclearCalls = Set.of();

  /** The last calls found harmless, and under which catalog. */
  private volatile HarmlessCalls harmless = new HarmlessCalls(Set.of(), CatalogCache.NO_GENERATION);

  private record HarmlessCalls(Set<String> names, long generation) {}

  ConnectionSession(ConnectionCatalog tables, SessionState session) {
    this.tables = tables;
    this.session = session;
  }

  /** The session, if that is known under that generation of the catalog without asking. */
  @Nullable Session known(long catalogGeneration) {
    return unclearCalls.isEmpty() ? session.known(catalogGeneration) : null;
  }

  /** The session as it is now, once its calls are clear; the server is asked if need be. */
  Session current(long catalogGeneration) throws SQLException {
    return session.current(catalogGeneration);
  }

  boolean hasUnclearCalls() {
    return !unclearCalls.isEmpty();
  }

  /**
   * Asks for what is not known of functions that ran, and forgets the session if one changes it.
   */
  void clearCalls(CatalogCache cache, boolean inTransaction) throws SQLException {
    boolean changed = isChangedBy(unclearCalls, cache);
    unclearCalls = Set.of();
    if (changed) {
      touch(inTransaction);
    }
  }

  /** Whether one of these functions changes the session; asks for what is not known of them. */
  boolean isChangedBy(Set<String> calls, CatalogCache cache) throws SQLException {
    CatalogCache.Snapshot snapshot = cache.current();
    Catalog known = snapshot.catalog();
    Set<String> unknown = new HashSet<>(calls);
    unknown.removeAll(known.volatileFunctions().keySet());
    if (!unknown.isEmpty()) {
      known = known.with(tables.learn(cache, snapshot, new Catalog.Needs(Set.of(), unknown)));
    }
    return !Collections.disjoint(known.sessionFunctions(), calls);
  }

  /** Notes that functions were called: what they do to the session is asked when it is needed. */
  void called(Set<String> names, boolean inTransaction) {
    CatalogCache.Snapshot snapshot = tables.cache().current();
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
      touch(inTransaction);
    }
  }

  /**
   * Notes that the session may have changed, in ways that a rollback undoes if in a transaction.
   */
  void touch(boolean inTransaction) {
    session.forget();
    touched = inTransaction;
  }

  /**
   * Notes the end of a transaction or of a part of it, which may undo what it did to the session.
   */
  void mayBeUndone(boolean inTransaction) {
    if (touched) {
      touch(inTransaction);
    }
  }
}
