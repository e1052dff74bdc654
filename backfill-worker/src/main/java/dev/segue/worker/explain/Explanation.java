package dev.segue.worker.explain;

import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.IndexView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.plan.Access;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.worker.catalog.SourceException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What becomes of a statement in every phase, from {@code off} to {@code contracted}.
 *
 * @param statement the application's text
 * @param source where the tables were looked up
 * @param shape the shape that the application speaks where the text does not tell
 * @param changes the changes that it concerns
 * @param outcomes one for each phase, in the order of the ladder
 */
public record Explanation(
    String statement,
    String source,
    ShapeSetting shape,
    List<Change> changes,
    List<PhaseOutcome> outcomes) {
  public Explanation {
    changes = List.copyOf(changes);
    outcomes = List.copyOf(outcomes);
  }

  /** Neighbouring or not: phases with the same outcome. */
  public record Group(List<PhaseOutcome> outcomes) {
    public Group {
      outcomes = List.copyOf(outcomes);
    }

    /** The outcome that all of them share. */
    public PhaseOutcome first() {
      return outcomes.get(0);
    }
  }

  /** The phases by outcome, in the order in which each first appears. */
  public List<Group> groups() {
    List<List<PhaseOutcome>> groups = new ArrayList<>();
    for (PhaseOutcome outcome : outcomes) {
      List<PhaseOutcome> group =
          groups.stream()
              .filter(known -> known.get(0).sameAs(outcome))
              .findFirst()
              .orElseGet(
                  () -> {
                    List<PhaseOutcome> fresh = new ArrayList<>();
                    groups.add(fresh);
                    return fresh;
                  });
      group.add(outcome);
    }
    return groups.stream().map(Group::new).toList();
  }

  /** Explains a text. */
  public static Explanation of(String text, PhasePlans plans, ShapeSetting shape)
      throws SourceException {
    List<PhaseOutcome> outcomes = new ArrayList<>();
    Set<String> concerned = new HashSet<>();
    List<IndexView> indexes = indexes(plans);
    for (Phase phase : Phase.values()) {
      PhasePlans.Planned planned = plans.plan(text, phase);
      RewritePlan plan = planned.plan();
      plan.accesses().stream().map(Access::change).forEach(concerned::add);
      if (plan instanceof RewritePlan.Refused refused) {
        refused.refusal().change().ifPresent(concerned::add);
      }
      outcomes.add(outcome(text, phase, planned, plans.rules(phase), indexes));
    }
    List<Change> changes =
        plans.rules(Phase.OFF).changes().stream()
            .filter(change -> concerned.contains(change.id()))
            .toList();
    return new Explanation(text, plans.source().name(), shape, changes, only(concerned, outcomes));
  }

  private static List<IndexView> indexes(PhasePlans plans) throws SourceException {
    return plans
        .source()
        .indexes(
            plans.rules(Phase.OFF).changes().stream()
                .map(change -> change.table().name())
                .distinct()
                .toList());
  }

  private static PhaseOutcome outcome(
      String text,
      Phase phase,
      PhasePlans.Planned planned,
      RuleSet rules,
      List<IndexView> indexes) {
    List<Reason> reasons = List.of();
    List<IndexCost> costs = List.of();
    if (planned.plan() instanceof RewritePlan.Rewritten rewritten) {
      reasons = new Reasons(text, rules).of(rewritten);
      costs = new IndexCosts(text, rules, indexes).of(rewritten);
    }
    return new PhaseOutcome(phase, planned.plan(), reasons, costs, planned.supplied());
  }

  /** The outcomes with only those assumptions that the statement's own changes rest on. */
  private static List<PhaseOutcome> only(Set<String> concerned, List<PhaseOutcome> outcomes) {
    return outcomes.stream()
        .map(
            o ->
                new PhaseOutcome(
                    o.phase(),
                    o.plan(),
                    o.reasons(),
                    o.costs(),
                    o.supplied().stream().filter(s -> concerned.contains(s.change())).toList()))
        .toList();
  }
}
