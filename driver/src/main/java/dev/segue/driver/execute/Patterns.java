package dev.segue.driver.execute;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.segue.rules.Session;
import dev.segue.rules.pattern.PatternPlan;
import dev.segue.rules.pattern.TextPattern;
import dev.segue.rules.plan.RewritePlan;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Plans for texts that differ in their literals only, as many applications send them: the first
 * text of a pattern is parsed, the second, too, and if the first one's plan gives it what its own
 * gives, the third and all others are not. Safe for use by many threads.
 */
final class Patterns {
  /** A short pattern costs its entry and its plan, too. */
  private static final int ENTRY_WEIGHT = 500;

  /** What a plan for a pattern rests on besides its rules. */
  private record Key(String pattern, long catalogGeneration, Session session) {
    /** Sessions are many-sided and few. */
    @Override
    public int hashCode() {
      return 31 * pattern.hashCode() + Long.hashCode(catalogGeneration);
    }
  }

  /**
   * What is known of a pattern.
   *
   * @param plan its plan; empty if it has none that serves all its texts
   * @param proven whether a second text was planned alike
   */
  private record Known(Optional<PatternPlan> plan, boolean proven) {}

  private final Cache<Key, Known> patterns;

  Patterns(MemoryBound memory) {
    this.patterns =
        Caffeine.newBuilder()
            .maximumWeight(memory.patternWeight())
            .weigher((Key key, Known known) -> ENTRY_WEIGHT + 4 * key.pattern().length())
            // No thread of a common pool that would keep a redeployed class loader alive.
            .executor(Runnable::run)
            .build();
  }

  /**
   * The plan of a text that was not seen before.
   *
   * @param fresh plans that very text
   */
  RewritePlan plan(
      String text,
      TextPattern pattern,
      long catalogGeneration,
      Session session,
      Supplier<RewritePlan> fresh) {
    Key key = new Key(pattern.key(), catalogGeneration, session);
    Known known = patterns.getIfPresent(key);
    if (known != null && known.proven() && known.plan().isPresent()) {
      return known.plan().get().forText(text, pattern);
    }
    RewritePlan plan = fresh.get();
    if (known == null && !(plan instanceof RewritePlan.NeedsCatalog)) {
      patterns.put(key, new Known(PatternPlan.of(text, pattern, plan), false));
    } else if (known != null && known.plan().isPresent()) {
      boolean alike = known.plan().get().gives(text, pattern, plan);
      patterns.put(key, new Known(known.plan().filter(own -> alike), true));
    }
    return plan;
  }
}
