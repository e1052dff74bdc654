package dev.segue.driver.execute;

import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The rules in force and those before them under which something still runs, as in a grace period
 * of read-copy-update. Safe for use by many threads.
 */
public final class Epochs {
  private final StatementPlanner.Factory planners;
  private final Tallies tallies;
  private final CopyOnWriteArrayList<Epoch> older = new CopyOnWriteArrayList<>();
  private volatile Epoch current;

  Epochs(RuleSet rules, StatementPlanner.Factory planners, Tallies tallies) {
    this.planners = planners;
    this.tallies = tallies;
    this.current = new Epoch(rules, planners.of(rules), tallies);
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
    Epoch before = current;
    older.add(before);
    current = new Epoch(rules, planners.of(rules), tallies);
  }

  /** Whether nothing runs any more under rules that are no longer in force. */
  public boolean isSettled() {
    older.removeIf(Epoch::isDrained);
    return older.isEmpty();
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
