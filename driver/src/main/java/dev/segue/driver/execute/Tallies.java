package dev.segue.driver.execute;

import dev.segue.rules.model.Side;
import dev.segue.rules.plan.Access;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

  private final Map<Verdict, LongAdder> statements = new EnumMap<>(Verdict.class);
  private final ConcurrentHashMap<AccessKey, LongAdder> accesses = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, LongAdder> refusals = new ConcurrentHashMap<>();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder plannings = new LongAdder();
  private final LongAdder planningNanos = new LongAdder();

  Tallies() {
    for (Verdict verdict : Verdict.values()) {
      statements.put(verdict, new LongAdder());
    }
  }

  LongAdder statementsOf(Verdict verdict) {
    return Objects.requireNonNull(statements.get(verdict));
  }

  LongAdder accessesOf(Access access, Verdict verdict) {
    return accesses.computeIfAbsent(
        new AccessKey(access.change(), access.side(), access.writes(), access.named(), verdict),
        key -> new LongAdder());
  }

  LongAdder refusalsOf(Optional<String> change) {
    return refusals.computeIfAbsent(change.orElse(""), key -> new LongAdder());
  }

  void hit() {
    hits.increment();
  }

  void miss() {
    misses.increment();
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
    return statementsOf(verdict).sum();
  }

  /** How many statements touched each side of each change. */
  public Map<AccessKey, Long> accesses() {
    Map<AccessKey, Long> sums = new HashMap<>();
    accesses.forEach((key, count) -> sums.put(key, count.sum()));
    return sums;
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

  /** How often a text was known. */
  public long hits() {
    return hits.sum();
  }

  /** How often a text was seen for the first time under its rules. */
  public long misses() {
    return misses.sum();
  }
}
