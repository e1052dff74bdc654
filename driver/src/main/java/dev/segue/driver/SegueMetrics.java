package dev.segue.driver;

import dev.segue.driver.execute.Instance;
import dev.segue.driver.execute.Tallies;
import dev.segue.driver.execute.Verdict;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The counts of an instance as Micrometer's meters. The only class that names Micrometer's: without
 * them it cannot even be verified, so only {@link Meters} touches it.
 */
final class SegueMetrics {
  private static final Map<String, String> DESCRIPTIONS =
      Map.of(
          "segue.statements", "Statements by what became of them",
          "segue.texts", "Statement texts seen for the first time under their rules",
          "segue.refusals", "Refused statements by change");

  private SegueMetrics() {}

  /** Registers the meters; those that are there already stay. */
  static void bind(Instance instance) {
    bind(instance, Metrics.globalRegistry);
  }

  static void bind(Instance instance, MeterRegistry registry) {
    Tallies tallies = instance.tallies();
    Tags database = Tags.of("database", instance.database());
    for (Verdict verdict : Verdict.values()) {
      Tags tags = database.and("verdict", verdict.label());
      count(registry, "segue.statements", tags, tallies, all -> all.statements(verdict));
    }
    count(registry, "segue.texts", database, tallies, Tallies::firstSights);
    for (String change : tallies.refusedChanges()) {
      Tags tags = database.and("change", change);
      count(registry, "segue.refusals", tags, tallies, all -> all.refusals(change));
    }
    if (isNew(registry, "segue.planning", database)) {
      FunctionTimer.builder(
              "segue.planning",
              tallies,
              Tallies::plannings,
              Tallies::planningNanos,
              TimeUnit.NANOSECONDS)
          .description("Parsing and planning of texts seen for the first time")
          .tags(database)
          .register(registry);
    }
  }

  private static void count(
      MeterRegistry registry,
      String name,
      Tags tags,
      Tallies tallies,
      ToDoubleFunction<Tallies> count) {
    if (isNew(registry, name, tags)) {
      FunctionCounter.builder(name, tallies, count)
          .description(DESCRIPTIONS.getOrDefault(name, ""))
          .tags(tags)
          .register(registry);
    }
  }

  /** A registry warns of a meter that is registered twice. */
  private static boolean isNew(MeterRegistry registry, String name, Tags tags) {
    return registry.find(name).tags(tags).meter() == null;
  }
}
