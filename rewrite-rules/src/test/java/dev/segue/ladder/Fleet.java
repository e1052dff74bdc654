package dev.segue.ladder;

import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Two instances, the rows, and what the change's row in the {@code segue} tables says of the data.
 *
 * @param lower the phase of the instance that is not further up
 * @param upper the phase of the other
 * @param facts what is held to be true
 * @param verifiedOld which rows a running verification of the old side has passed, a bit per row
 * @param verifiedNew the same for the new side
 */
record Fleet(
    Phase lower, Phase upper, List<Row> rows, Set<Fact> facts, int verifiedOld, int verifiedNew) {
  /** A fact about the data, or about the columns' existence, which the catalog tells. */
  enum Fact {
    OLD_EXISTS,
    NEW_EXISTS,
    NEW_EMPTY,
    NEW_CLEAN,
    NEW_COMPLETE,
    OLD_CLEAN,
    OLD_COMPLETE
  }

  /** A fleet before the change. */
  static Fleet atOff(List<Row> rows) {
    return new Fleet(
        Phase.OFF,
        Phase.OFF,
        rows,
        Set.of(Fact.OLD_EXISTS, Fact.OLD_CLEAN, Fact.OLD_COMPLETE),
        0,
        0);
  }

  boolean has(Fact fact) {
    return facts.contains(fact);
  }

  boolean allFrom(Phase phase) {
    return lower.compareTo(phase) >= 0;
  }

  boolean allUpTo(Phase phase) {
    return upper.compareTo(phase) <= 0;
  }

  Fleet at(Phase one, Phase other) {
    boolean inOrder = one.compareTo(other) <= 0;
    Phase low = inOrder ? one : other;
    return new Fleet(low, inOrder ? other : one, rows, facts, verifiedOld, verifiedNew);
  }

  Fleet with(List<Row> otherRows) {
    return new Fleet(lower, upper, otherRows, facts, verifiedOld, verifiedNew);
  }

  Fleet plus(Fact... gained) {
    EnumSet<Fact> changed = EnumSet.copyOf(facts);
    changed.addAll(List.of(gained));
    return new Fleet(lower, upper, rows, Set.copyOf(changed), verifiedOld, verifiedNew);
  }

  Fleet minus(Fact... lost) {
    EnumSet<Fact> changed = EnumSet.copyOf(facts);
    changed.removeAll(List.of(lost));
    return new Fleet(lower, upper, rows, Set.copyOf(changed), verifiedOld, verifiedNew);
  }

  Fleet verified(Side side, int mask) {
    return side == Side.OLD
        ? new Fleet(lower, upper, rows, facts, mask, verifiedNew)
        : new Fleet(lower, upper, rows, facts, verifiedOld, mask);
  }

  int verified(Side side) {
    return side == Side.OLD ? verifiedOld : verifiedNew;
  }

  /** What is wrong here: something misread, a missing column, a stale value, a fact untrue. */
  Optional<String> breach(Values values) {
    return Stream.of(lower, upper)
        .distinct()
        .flatMap(phase -> breach(new Behaviour(phase, values)).stream())
        .findFirst()
        .or(
            () ->
                facts.stream()
                    .sorted()
                    .filter(this::isUntrue)
                    .map(f -> f + " is not true")
                    .findFirst());
  }

  private Optional<String> breach(Behaviour instance) {
    Phase phase = instance.phase();
    boolean oldMissing = phase.needs(Side.OLD) && !has(Fact.OLD_EXISTS);
    boolean newMissing = phase.needs(Side.NEW) && !has(Fact.NEW_EXISTS);
    if (oldMissing || newMissing) {
      return Optional.of(phase.label() + " misses a column");
    }
    return rows.stream()
        .flatMap(row -> instance.breach(row).stream())
        .findFirst()
        .or(
            () ->
                rows.stream()
                    .filter(instance::leavesStale)
                    .map(row -> phase.label() + " has a stale value: " + row)
                    .findFirst());
  }

  private boolean isUntrue(Fact fact) {
    return rows.stream()
        .filter(Row::exists)
        .anyMatch(
            row ->
                switch (fact) {
                  case OLD_EXISTS, NEW_EXISTS -> false;
                  case NEW_EMPTY -> !row.isAbsent(Side.NEW);
                  case NEW_CLEAN -> row.isStale(Side.NEW);
                  case NEW_COMPLETE -> !row.isRight(Side.NEW);
                  case OLD_CLEAN -> row.isStale(Side.OLD);
                  case OLD_COMPLETE -> !row.isRight(Side.OLD);
                });
  }
}
