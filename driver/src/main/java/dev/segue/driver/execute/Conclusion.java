package dev.segue.driver.execute;

import dev.segue.rules.plan.Access;
import dev.segue.rules.plan.Report;
import dev.segue.rules.plan.RewritePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * What follows from a plan: what is reported and counted, and what runs if the rules only observe.
 *
 * @param observing whether the rules only observe
 */
record Conclusion(Instance instance, boolean observing, StatementText text, RewritePlan plan) {

  Planned planned(Planned.Ground ground) {
    Verdict verdict = verdict();
    List<LongAdder> counters = new ArrayList<>();
    counters.add(instance.tallies().statementsOf(verdict, plan.accesses()));
    for (Report report : plan.reports()) {
      counters.add(report(report.change(), report.message()));
    }
    if (plan instanceof RewritePlan.Refused refused) {
      Optional<String> change = refused.refusal().change();
      counters.add(report(change, intent() + refused.refusal().message()));
      if (!observing) {
        counters.add(instance.tallies().refusalsOf(change));
      }
    }
    if (observing && plan instanceof RewritePlan.Rewritten rewritten) {
      counters.add(
          report(
              rewritten.accesses().stream().map(Access::change).sorted().findFirst(),
              intent() + "This statement would be rewritten as: " + rewritten.text()));
    }
    return new Planned(text, inForce(), ground, counters);
  }

  private Verdict verdict() {
    if (plan instanceof RewritePlan.PassThrough) {
      return Verdict.PASSED;
    }
    if (observing) {
      return Verdict.OBSERVED;
    }
    return plan instanceof RewritePlan.Refused ? Verdict.REFUSED : Verdict.REWRITTEN;
  }

  /** The text as it is, where the rules only observe, and yet what it would touch. */
  private RewritePlan inForce() {
    return observing ? new RewritePlan.PassThrough(List.of(), plan.accesses()) : plan;
  }

  private String intent() {
    return observing ? "Observed: " : "";
  }

  private LongAdder report(Optional<String> change, String message) {
    return instance.reports().report(change, message, text.sql());
  }
}
