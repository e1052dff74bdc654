package dev.segue.driver.execute;

import dev.segue.rules.model.Side;
import dev.segue.rules.plan.Access;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of an instance's statements. Safe for use by many threads. */
public final class Tallies {
  /**
   * Which statements a number counts: those of a verdict that touch one side of a change.
   *
   * @param named whether they name its columns, or mean that side only by the connection's shape
   */
  public record AccessKey(
      String change, Side side, boolean writes, boolean named, Verdict verdict) {}

  /** Statements that are counted alike: one counter for all that is to be counted of each. */
  private record Kind(Verdict verdict, Set<Access> accesses) {}

  private final ConcurrentHashMap<Kind, LongAdder> statements = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, LongAdder> refusals = new ConcurrentHashMap<>();
  private final LongAdder firstSights = new LongAdder();
  private final LongAdder plannings = new LongAdder();
  private final LongAdder planningNanos = new LongAdder();

  Tallies() {}

  /** The counter of statements of that verdict that touch just these. */
  LongAdder statementsOf(Verdict verdict, Set<Access> accesses) {
    return statements.computeIfAbsent(
        new Kind(verdict, Set.copyOf(accesses)), kind -> new LongAdder());
  }

  LongAdder refusalsOf(Optional<String> change) {
    return refusals.computeIfAbsent(change.orElse(""), key -> new LongAdder());
  }

  void firstSight() {
    firstSights.increment();
  }

  void planned(long nanos) {
    plannings.increment();
    planningNanos.add(nanos);
  }

  /** How often a text was parsed and planned. */
  public long plannings() {
    return plannings.sum();
  }

  /** How long that took in all, in nanoseconds. */
  public double planningNanos() {
    return planningNanos.sum();
  }

  /** How many statements ran to that verdict. */
  public long statements(Verdict verdict) {
    long sum = 0;
    for (Map.Entry<Kind, LongAdder> entry : statements.entrySet()) {
      sum += entry.getKey().verdict() == verdict ? entry.getValue().sum() : 0;
    }
    return sum;
  }

  /** How many statements touched each side of each change. */
  public Map<AccessKey, Long> accesses() {
    Map<AccessKey, Long> sums = new HashMap<>();
    statements.forEach(
        (kind, count) ->
            kind.accesses()
                .forEach(
                    access -> sums.merge(key(access, kind.verdict()), count.sum(), Long::sum)));
    return sums;
  }

  private static AccessKey key(Access access, Verdict verdict) {
    return new AccessKey(access.change(), access.side(), access.writes(), access.named(), verdict);
  }

  /** The changes for which statements were refused; the empty name is "no change in particular". */
  public List<String> refusedChanges() {
    return List.copyOf(refusals.keySet());
  }

  /** How many statements were refused for that change. */
  public long refusals(String change) {
    LongAdder count = refusals.get(change);
    return count == null ? 0 : count.sum();
  }

  /** How many texts were seen for the first time under their rules. */
  public long firstSights() {
    return firstSights.sum();
  }
}
