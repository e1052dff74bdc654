package dev.segue.driver.execute;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.segue.driver.catalog.CatalogCache;
import dev.segue.rules.model.RuleSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The time during which one set of rules is in force, with the plans made under it and the count of
 * the work that still runs under it. Safe for use by many threads.
 *
 * <p>Work that spans statements enters and leaves by two counters that only grow: reading
 * <em>ended</em> first and <em>begun</em> second, equal sums prove that at one moment in between
 * nothing was counted. A single statement stands in its connection's {@link Run} instead.
 */
public final class Epoch {
  /** A short text costs its entry, too. */
  private static final int ENTRY_WEIGHT = 200;

  private final RuleSet rules;
  private final StatementPlanner planner;
  private final Tallies tallies;
  private final Cache<String, StatementText> texts;
  private final Function<String, StatementText> firstSight;
  private final Patterns patterns;
  private volatile @Nullable Relatives relatives;
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();

  Epoch(RuleSet rules, StatementPlanner planner, Tallies tallies, MemoryBound memory) {
    this.rules = rules;
    this.planner = planner;
    this.tallies = tallies;
    this.texts =
        Caffeine.newBuilder()
            .maximumWeight(memory.textWeight())
            .weigher(Epoch::weight)
            // No thread of a common pool that would keep a redeployed class loader alive.
            .executor(Runnable::run)
            .build();
    this.patterns = new Patterns(memory);
    this.firstSight = sql -> new StatementText(this, sql, mayConcern(sql), tallies);
  }

  /** The names found in the catalog of one generation. */
  private record Relatives(long generation, Set<String> names) {}

  /**
   * The other names under which rows of the changes' tables can be reached, as that snapshot has
   * them; empty if it lacks them.
   */
  Optional<Set<String>> relatives(CatalogCache.Snapshot snapshot) {
    Relatives known = relatives;
    if (known != null && known.generation() == snapshot.generation()) {
      return Optional.of(known.names());
    }
    Optional<Set<String>> names = planner.relatives(snapshot.catalog());
    names.ifPresent(found -> relatives = new Relatives(snapshot.generation(), found));
    return names;
  }

  /** What cannot even be looked at may concern anything. */
  private boolean mayConcern(String sql) {
    try {
      return planner.mayConcern(sql);
    } catch (RuntimeException | StackOverflowError failure) {
      return true;
    }
  }

  private static int weight(String sql, StatementText text) {
    long plans = Math.max(text.mayConcern() ? 1 : 0, text.planCount());
    return (int) Math.min(ENTRY_WEIGHT + (1 + 3 * plans) * sql.length(), Integer.MAX_VALUE);
  }

  /** Notes that a text has one plan more, which it was not weighed with. */
  void grew(StatementText text) {
    if (texts.getIfPresent(text.sql()) == text) {
      texts.put(text.sql(), text);
    }
  }

  /** The rules in force, their changes at the phases in effect. */
  public RuleSet rules() {
    return rules;
  }

  StatementPlanner planner() {
    return planner;
  }

  Patterns patterns() {
    return patterns;
  }

  StatementText text(String sql) {
    StatementText known = texts.getIfPresent(sql);
    if (known != null) {
      return known;
    }
    tallies.firstSight();
    return texts.get(sql, firstSight);
  }

  /** Counts one more piece of work, for an epoch that is known to be counted already. */
  public void begin() {
    begun.increment();
  }

  /** Counts one piece of work less. */
  public void end() {
    ended.increment();
  }

  /** How much was ever begun, if nothing of it is left; else -1. */
  long begunIfNoneIsLeft() {
    long gone = ended.sum();
    long all = begun.sum();
    return all == gone ? all : -1;
  }
}
