package dev.segue.driver;

import dev.segue.driver.execute.Instance;
import dev.segue.driver.execute.Tallies;
import dev.segue.driver.execute.Verdict;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.util.concurrent.TimeUnit;

/**
 * The counts of an instance as Micrometer's meters. The only class that names Micrometer's: without
 * them it cannot even be verified, so only {@link Meters} touches it.
 */
final class SegueMetrics {
  private SegueMetrics() {}

  /** Registers the meters; those that are there already stay. */
  static void bind(Instance instance) {
    bind(instance, Metrics.globalRegistry);
  }

  static void bind(Instance instance, MeterRegistry registry) {
    Tallies tallies = instance.tallies();
    for (Verdict verdict : Verdict.values()) {
      FunctionCounter.builder("segue.statements", tallies, all -> all.statements(verdict))
          .description("Statements by what became of them")
          .tag("database", instance.database())
          .tag("verdict", verdict.label())
          .register(registry);
    }
    FunctionCounter.builder("segue.plans", tallies, Tallies::hits)
        .description("Look-ups of a statement's text")
        .tag("database", instance.database())
        .tag("cache", "hit")
        .register(registry);
    FunctionCounter.builder("segue.plans", tallies, Tallies::misses)
        .description("Look-ups of a statement's text")
        .tag("database", instance.database())
        .tag("cache", "miss")
        .register(registry);
    FunctionTimer.builder(
            "segue.planning",
            tallies,
            Tallies::plannings,
            Tallies::planningNanos,
            TimeUnit.NANOSECONDS)
        .description("Parsing and planning of texts seen for the first time")
        .tag("database", instance.database())
        .register(registry);
    for (String change : tallies.refusedChanges()) {
      FunctionCounter.builder("segue.refusals", tallies, all -> all.refusals(change))
          .description("Refused statements by change")
          .tag("database", instance.database())
          .tag("change", change)
          .register(registry);
    }
  }
}
