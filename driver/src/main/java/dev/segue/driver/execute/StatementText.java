package dev.segue.driver.execute;

import dev.segue.driver.catalog.CatalogCache;
import dev.segue.rules.Session;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.Prefilter;
import dev.segue.rules.plan.RewritePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One text under one set of rules: what its words show, and the plans made for it so far. Safe for
 * use by many threads.
 */
final class StatementText {
  /** Plans beyond these, the oldest first, are made again: sessions seldom differ in more ways. */
  private static final int MAX_PLANS = 32;

  private final Epoch epoch;
  private final String sql;
  private final boolean mayConcern;
  private final Effects effects;
  private final Optional<MigrationTool> migrationTool;
  private final Planned untouched;
  private volatile List<Planned> plans = List.of();
  private volatile Mention mention = new Mention(Set.of(), false);

  /** The last generation of a catalog under which the text names nothing of any change; or none. */
  private volatile long clearUnder = CatalogCache.NO_GENERATION;

  /** Whether the text mentions one of those names. */
  private record Mention(Set<String> names, boolean found) {}

  StatementText(Epoch epoch, String sql, boolean mayConcern, Tallies tallies) {
    this.epoch = epoch;
    this.sql = sql;
    this.mayConcern = mayConcern;
    this.effects = Effects.of(sql);
    this.migrationTool =
        epoch.rules().changes().isEmpty() ? Optional.empty() : MigrationTool.of(sql);
    this.untouched =
        new Planned(
            this,
            RewritePlan.untouched(),
            null,
            List.of(
                tallies.statementsOf(mayConcern ? Verdict.PASSED : Verdict.UNAFFECTED, Set.of())));
  }

  Epoch epoch() {
    return epoch;
  }

  String sql() {
    return sql;
  }

  boolean mayConcern() {
    return mayConcern;
  }

  /**
   * The tool that the text is of, where there are changes that its migrations could collide with.
   */
  Optional<MigrationTool> migrationTool() {
    return migrationTool;
  }

  /** Whether the text may name one of these; looked at once for each set. */
  boolean mentionsAny(Set<String> names) {
    if (names.isEmpty()) {
      return false;
    }
    Mention known = mention;
    if (known.names() != names) {
      known = new Mention(names, Prefilter.mentionsAny(names, sql));
      mention = known;
    }
    return known.found();
  }

  /** Notes that under that generation of the catalog the text names nothing of any change. */
  void clearUnder(long generation) {
    clearUnder = generation;
  }

  boolean isClearUnder(long generation) {
    return clearUnder == generation;
  }

  Effects effects() {
    return effects;
  }

  /** The text as it is, resting on nothing: for what concerns no change, or cannot be planned. */
  Planned untouched() {
    return untouched;
  }

  Optional<Planned> find(GeneratedKeys keys, long catalogGeneration, Session session) {
    List<Planned> known = plans;
    for (int index = 0; index < known.size(); index++) {
      if (known.get(index).restsOn(keys, catalogGeneration, session)) {
        return Optional.of(known.get(index));
      }
    }
    return Optional.empty();
  }

  /** Keeps a plan. Of two threads that add at once one may lose: it plans again. */
  void add(Planned planned, long sharedGeneration) {
    List<Planned> kept = new ArrayList<>(plans);
    kept.removeIf(plan -> !plan.restsOnCatalog(sharedGeneration));
    if (kept.size() >= MAX_PLANS) {
      kept.remove(0);
    }
    kept.add(planned);
    int before = plans.size();
    plans = List.copyOf(kept);
    if (kept.size() > Math.max(before, mayConcern ? 1 : 0)) {
      epoch.grew(this);
    }
  }

  /** How many plans it keeps. */
  int planCount() {
    return plans.size();
  }
}
