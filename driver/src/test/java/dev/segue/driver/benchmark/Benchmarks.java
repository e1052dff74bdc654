package dev.segue.driver.benchmark;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks and prints what Segue adds to the stub. What is compared is the best
 * iteration of each, which other work on the machine disturbs least; the mean stands beside it.
 */
public final class Benchmarks {
  private record Cost(double best, double mean, double bytes) {}

  private Benchmarks() {}

  /** Takes the pattern of the benchmarks to run, or runs all. */
  public static void main(String[] arguments) throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(
                        arguments.length > 0
                            ? arguments[0]
                            : StatementBenchmark.class.getSimpleName())
                    .addProfiler(GCProfiler.class)
                    .jvmArgsAppend("-Dslf4j.internal.verbosity=ERROR")
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    Map<String, Cost> costs = new LinkedHashMap<>();
    for (RunResult result : results) {
      String label = result.getParams().getBenchmark();
      costs.put(label.substring(label.lastIndexOf('.') + 1), cost(result));
    }
    Cost raw = costs.getOrDefault("raw", new Cost(0, 0, 0));
    System.out.printf(
        Locale.ROOT,
        "%-31s %10s %10s %10s %8s %12s %10s%n",
        "prepare, bind 2, execute, close",
        "best ns",
        "mean ns",
        "B/op",
        "ratio",
        "ns over raw",
        "B over raw");
    for (String name :
        List.of(
            "raw",
            "rawUnbound",
            "byHand",
            "untouched",
            "untouchedUnbound",
            "rewritten",
            "firstSight",
            "literalsNew")) {
      Cost cost = costs.getOrDefault(name, raw);
      System.out.printf(
          Locale.ROOT,
          "%-31s %10.1f %10.1f %10.0f %8.1f %12.1f %10.0f%n",
          name,
          cost.best(),
          cost.mean(),
          cost.bytes(),
          cost.best() / raw.best(),
          cost.best() - raw.best(),
          cost.bytes() - raw.bytes());
    }
  }

  private static Cost cost(RunResult result) {
    Result<?> allocated =
        Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"));
    Result<?> primary = result.getPrimaryResult();
    return new Cost(primary.getStatistics().getMin(), primary.getScore(), allocated.getScore());
  }
}
