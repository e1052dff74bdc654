package dev.segue.driver.execute;

import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The rules in force and those before them under which something still runs, as in a grace period
 * of read-copy-update. Safe for use by many threads.
 */
public final class Epochs {
  private final StatementPlanner.Factory planners;
  private final Tallies tallies;
  private final MemoryBound memory;
  private final CopyOnWriteArrayList<Epoch> older = new CopyOnWriteArrayList<>();
  private final ReentrantLock watching = new ReentrantLock();

  /** Of a connection that nobody closed and nobody holds any more nothing is left to look at. */
  private final Set<Run> runs = Collections.newSetFromMap(new WeakHashMap<>());

  private volatile Epoch current;

  Epochs(RuleSet rules, StatementPlanner.Factory planners, Tallies tallies, MemoryBound memory) {
    this.planners = planners;
    this.tallies = tallies;
    this.memory = memory;
    this.current = new Epoch(rules, planners.of(rules), tallies, memory);
  }

  /** The rules in force, for a look: nothing may run under it. */
  public Epoch current() {
    return current;
  }

  /** The rules in force, counted; the caller ends it. */
  public Epoch enter() {
    while (true) {
      Epoch epoch = current;
      epoch.begin();
      // Counted before looked at again: either this sees the next epoch or whoever published that
      // one sees this count.
      if (epoch == current) {
        return epoch;
      }
      epoch.end();
    }
  }

  /** Puts rules in force. Called by one thread at a time. */
  public void publish(RuleSet rules) {
    Epoch next = new Epoch(rules, planners.of(rules), tallies, memory);
    // Never in neither place: whoever looks for what may still run looks in both.
    older.add(current);
    current = next;
  }

  /** Looks at a connection's runs from now on. */
  void watch(Run run) {
    watching.lock();
    try {
      runs.add(run);
    } finally {
      watching.unlock();
    }
  }

  /** Looks at them no more. */
  void forget(Run run) {
    watching.lock();
    try {
      runs.remove(run);
    } finally {
      watching.unlock();
    }
  }

  /** Whether nothing runs any more under rules that are no longer in force. */
  public boolean isSettled() {
    // What is in force is entered at any moment, also while its successor is being published.
    older.removeIf(epoch -> epoch != current && isDrained(epoch));
    return older.isEmpty();
  }

  /**
   * Whether nothing runs under rules that nothing new comes under. Work may pass from a run to the
   * counters, as when a statement opens a transaction, and back: it is counted before it leaves the
   * run, so that it shows in the second look at the counters if the runs did not show it.
   */
  private boolean isDrained(Epoch epoch) {
    long begun = epoch.begunIfNoneIsLeft();
    return begun >= 0 && noneRunsUnder(epoch) && epoch.begunIfNoneIsLeft() == begun;
  }

  private boolean noneRunsUnder(Epoch epoch) {
    watching.lock();
    try {
      return runs.stream().noneMatch(run -> run.isUnder(epoch));
    } finally {
      watching.unlock();
    }
  }

  /** The lowest and highest phase of a change under which anything may still run. */
  public Optional<PhaseInterval> interval(String changeId) {
    isSettled();
    PhaseInterval interval = phase(current, changeId).map(PhaseInterval::exactly).orElse(null);
    for (Epoch epoch : older) {
      Phase phase = phase(epoch, changeId).orElse(Phase.OFF);
      interval = interval == null ? PhaseInterval.exactly(phase) : interval.with(phase);
    }
    return Optional.ofNullable(interval);
  }

  private static Optional<Phase> phase(Epoch epoch, String changeId) {
    // Rules that only observe do to a change what off does: nothing.
    boolean observing = epoch.rules().mode() == Mode.OBSERVE;
    return epoch.rules().change(changeId).map(change -> observing ? Phase.OFF : change.phase());
  }
}
