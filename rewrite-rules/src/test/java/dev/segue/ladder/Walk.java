package dev.segue.ladder;

import dev.segue.ladder.Exploration.Step;
import dev.segue.ladder.Fleet.Fact;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A fleet that walks the ladder up and down, one instance and one phase at a time, while both
 * instances write and the worker adds, fills, verifies, empties and drops.
 *
 * <p>Two instances are enough: at any moment the phases of a lawful fleet are at most two, and an
 * instance that still runs statements under the phase that it leaves behaves as two instances.
 */
final class Walk {
  /** A rule that keeps the walk safe. The test leaves each out in turn. */
  enum Rule {
    NEIGHBOURS_ONLY,
    NEW_CLEAN,
    NEW_COMPLETE,
    OLD_CLEAN,
    OLD_COMPLETE,
    FILL_IN_RANGE,
    CLEAN_LOST_BELOW_EXPANDED,
    COMPLETE_LOST_BELOW_DUAL_WRITE,
    OLD_COMPLETE_LOST_AT_RETIRED,
    OLD_CLEAN_LOST_AT_CONTRACTED
  }

  private final Values values;
  private final Set<Rule> rules;

  Walk(Values values, Set<Rule> rules) {
    this.values = values;
    this.rules = EnumSet.copyOf(rules);
  }

  /** Whether the worker may fill that side of rows while instances are at these phases. */
  static boolean mayFill(Side side, Phase lower, Phase upper) {
    // It is itself at dual-write or fallback-read, or at new-read, and others at most a phase away.
    Phase from = side == Side.NEW ? Phase.EXPANDED : Phase.FALLBACK_READ;
    Phase to = side == Side.NEW ? Phase.FALLBACK_READ : Phase.RETIRED;
    return lower.compareTo(from) >= 0 && upper.compareTo(to) <= 0;
  }

  static Row filled(Row row, Side side) {
    return row.isAbsent(side) ? row.with(side, row.stored(side.other())) : row;
  }

  /** All that can happen next. */
  List<Step<Fleet>> steps(Fleet fleet) {
    List<Step<Fleet>> steps = new ArrayList<>();
    move(fleet, fleet.lower(), fleet.upper(), steps);
    if (fleet.lower() != fleet.upper()) {
      move(fleet, fleet.upper(), fleet.lower(), steps);
    }
    for (int i = 0; i < fleet.rows().size(); i++) {
      write(fleet, fleet.lower(), i, steps);
      if (fleet.lower() != fleet.upper()) {
        write(fleet, fleet.upper(), i, steps);
      }
      if (fleet.rows().get(i).exists()) {
        fill(fleet, i, steps);
      }
      verify(fleet, i, steps);
    }
    reshape(fleet, steps);
    return steps;
  }

  private void write(Fleet fleet, Phase phase, int i, List<Step<Fleet>> steps) {
    for (Behaviour.Write write : new Behaviour(phase, values).writes(fleet.rows().get(i))) {
      add(steps, write.words(), fleet.with(Lists.with(fleet.rows(), i, write.after())));
    }
  }

  private void move(Fleet fleet, Phase from, Phase other, List<Step<Fleet>> steps) {
    for (Phase to : List.of(from.stepTowards(Phase.CONTRACTED), from.stepTowards(Phase.OFF))) {
      boolean near = Math.abs(to.ordinal() - other.ordinal()) <= 1;
      if (to != from
          && (near || !rules.contains(Rule.NEIGHBOURS_ONLY))
          && isOpen(fleet, from, to)) {
        add(steps, from.label() + " moves to " + to.label(), published(fleet.at(to, other), to));
      }
    }
  }

  private boolean isOpen(Fleet fleet, Phase from, Phase to) {
    boolean up = to.compareTo(from) > 0;
    return switch (to) {
      case OFF, PLANNED -> true;
      case EXPANDED, DUAL_WRITE ->
          !up || (fleet.has(Fact.NEW_EXISTS) && holds(fleet, Rule.NEW_CLEAN, Fact.NEW_CLEAN));
      case FALLBACK_READ ->
          up
              ? holds(fleet, Rule.NEW_CLEAN, Fact.NEW_CLEAN)
              : holds(fleet, Rule.OLD_COMPLETE, Fact.OLD_COMPLETE);
      case NEW_READ ->
          up
              ? holds(fleet, Rule.NEW_COMPLETE, Fact.NEW_COMPLETE)
              : holds(fleet, Rule.OLD_CLEAN, Fact.OLD_CLEAN);
      case RETIRED ->
          up || (fleet.has(Fact.OLD_EXISTS) && holds(fleet, Rule.OLD_CLEAN, Fact.OLD_CLEAN));
      case CONTRACTED -> true;
    };
  }

  private boolean holds(Fleet fleet, Rule rule, Fact fact) {
    return fleet.has(fact) || !rules.contains(rule);
  }

  /** The facts that are lost with a phase's publication. */
  private Fleet published(Fleet fleet, Phase to) {
    Fleet after = fleet;
    if (to.compareTo(Phase.PLANNED) <= 0 && !after.has(Fact.NEW_EMPTY)) {
      after = lost(after, Rule.CLEAN_LOST_BELOW_EXPANDED, Fact.NEW_CLEAN);
    }
    if (to.compareTo(Phase.DUAL_WRITE) >= 0) {
      after = after.minus(Fact.NEW_EMPTY);
    }
    if (to.compareTo(Phase.EXPANDED) <= 0) {
      after =
          lost(after, Rule.COMPLETE_LOST_BELOW_DUAL_WRITE, Fact.NEW_COMPLETE).verified(Side.NEW, 0);
    }
    if (to.compareTo(Phase.RETIRED) >= 0) {
      after =
          lost(after, Rule.OLD_COMPLETE_LOST_AT_RETIRED, Fact.OLD_COMPLETE).verified(Side.OLD, 0);
    }
    if (to == Phase.CONTRACTED) {
      after = lost(after, Rule.OLD_CLEAN_LOST_AT_CONTRACTED, Fact.OLD_CLEAN);
    }
    return after;
  }

  private Fleet lost(Fleet fleet, Rule rule, Fact fact) {
    return rules.contains(rule) ? fleet.minus(fact) : fleet;
  }

  private void fill(Fleet fleet, int i, List<Step<Fleet>> steps) {
    for (Side side : Side.values()) {
      boolean clean =
          side == Side.NEW
              ? fleet.has(Fact.NEW_EXISTS) && fleet.has(Fact.NEW_CLEAN)
              : fleet.has(Fact.OLD_EXISTS) && fleet.has(Fact.OLD_CLEAN);
      boolean inRange =
          mayFill(side, fleet.lower(), fleet.upper()) || !rules.contains(Rule.FILL_IN_RANGE);
      if (clean && inRange) {
        Row filled = filled(fleet.rows().get(i), side);
        Fleet after = fleet.with(Lists.with(fleet.rows(), i, filled));
        add(
            steps,
            "the worker fills " + side.word(),
            side == Side.NEW ? after.minus(Fact.NEW_EMPTY) : after);
      }
    }
  }

  /** One row of a verification, which begins with the first and may be overtaken by anything. */
  private void verify(Fleet fleet, int i, List<Step<Fleet>> steps) {
    if (fleet.allFrom(Phase.DUAL_WRITE)) {
      verify(fleet, i, Side.NEW, steps);
    }
    if (fleet.allUpTo(Phase.NEW_READ)) {
      verify(fleet, i, Side.OLD, steps);
    }
  }

  private static void verify(Fleet fleet, int i, Side side, List<Step<Fleet>> steps) {
    Row row = fleet.rows().get(i);
    // The worker does not know the truth: it compares the two sides.
    if (row.exists() && row.old() != row.created()) {
      return;
    }
    int mask = fleet.verified(side) | 1 << i;
    boolean done = mask == (1 << fleet.rows().size()) - 1;
    Fact fact = side == Side.NEW ? Fact.NEW_COMPLETE : Fact.OLD_COMPLETE;
    add(
        steps,
        "the worker verifies " + side.word() + " of row " + i,
        done ? fleet.verified(side, 0).plus(fact) : fleet.verified(side, mask));
  }

  /** What the worker and its operator do to columns. */
  private static void reshape(Fleet fleet, List<Step<Fleet>> steps) {
    boolean created = fleet.has(Fact.NEW_EXISTS);
    if (!created) {
      add(steps, "new is added", fleet.plus(Fact.NEW_EXISTS, Fact.NEW_EMPTY, Fact.NEW_CLEAN));
    }
    if (created && fleet.allUpTo(Phase.EXPANDED)) {
      Fleet empty = emptied(fleet, Side.NEW);
      add(steps, "the worker empties new", empty.plus(Fact.NEW_EMPTY, Fact.NEW_CLEAN));
    }
    if (created && fleet.allUpTo(Phase.PLANNED)) {
      Fleet without = emptied(fleet, Side.NEW);
      add(steps, "new is dropped", without.minus(Fact.NEW_EXISTS, Fact.NEW_EMPTY, Fact.NEW_CLEAN));
    }
    boolean old = fleet.has(Fact.OLD_EXISTS);
    if (!old) {
      add(steps, "old is added again", fleet.plus(Fact.OLD_EXISTS, Fact.OLD_CLEAN));
    }
    if (old && fleet.allFrom(Phase.RETIRED)) {
      add(steps, "the worker empties old", emptied(fleet, Side.OLD).plus(Fact.OLD_CLEAN));
    }
    if (old && fleet.allFrom(Phase.CONTRACTED)) {
      Fleet without = emptied(fleet, Side.OLD);
      add(steps, "old is dropped", without.minus(Fact.OLD_EXISTS, Fact.OLD_CLEAN));
    }
  }

  private static Fleet emptied(Fleet fleet, Side side) {
    return fleet.with(fleet.rows().stream().map(row -> row.with(side, Values.ABSENT)).toList());
  }

  private static void add(List<Step<Fleet>> steps, String words, Fleet to) {
    steps.add(new Step<>(words, to));
  }
}
