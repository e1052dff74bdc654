package dev.segue.driver.benchmark;

import java.util.ArrayList;
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
 * Runs the benchmarks on the stub and prints, for each operation, what it costs in processor time
 * and memory, and what that is over the operation that it is measured against.
 */
public final class Benchmarks {
  private record Cost(String group, String name, double nanos, double error, double bytes) {}

  /** What is measured besides the benchmarks on the stub, by name. */
  private static final Map<String, Part> PARTS =
      Map.of(
          "sight", FirstSight::print,
          "server", ServerMix::print,
          "memory", Memory::print,
          "cold", ColdStart::print);

  private interface Part {
    void print() throws Exception;
  }

  private Benchmarks() {}

  /**
   * Takes the pattern of the benchmarks on the stub to run, or {@code sight}, {@code server},
   * {@code memory} or {@code cold}; runs all without.
   */
  public static void main(String[] arguments) throws Exception {
    String wanted = arguments.length > 0 ? arguments[0] : "all";
    if (!PARTS.containsKey(wanted)) {
      stub(wanted.equals("all") ? "dev.segue.driver.benchmark" : wanted);
    }
    for (String part : List.of("sight", "server", "memory", "cold")) {
      if (wanted.equals("all") || wanted.equals(part)) {
        Objects.requireNonNull(PARTS.get(part)).print();
      }
    }
  }

  private static void stub(String pattern) throws Exception {
    List<Cost> costs = new ArrayList<>();
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .include(pattern)
                    .addProfiler(GCProfiler.class)
                    .jvmArgsAppend("-Dslf4j.internal.verbosity=ERROR")
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run()) {
      costs.add(cost(result));
    }
    print(costs);
  }

  private static Cost cost(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    String[] parts = benchmark.split("\\.", -1);
    String method = parts[parts.length - 1];
    String type = parts[parts.length - 2].replace("Benchmark", "");
    String peer = result.getParams().getParam("peer");
    double share = secondary(result, "busyNanos") / secondary(result, "wallNanos");
    Result<?> primary = result.getPrimaryResult();
    return new Cost(
        peer == null ? type : type + " " + method,
        peer == null ? method : peer,
        primary.getScore() * share,
        primary.getScoreError() * share,
        secondary(result, "gc.alloc.rate.norm"));
  }

  private static double secondary(RunResult result, String name) {
    return Objects.requireNonNull(result.getSecondaryResults().get(name), name).getScore();
  }

  private static void print(List<Cost> costs) {
    System.out.printf(
        Locale.ROOT,
        "%-18s %-22s %12s %10s %9s %7s %11s %9s%n",
        "operation",
        "through",
        "cpu ns",
        "+/-",
        "bytes",
        "ratio",
        "ns over",
        "B over");
    for (Cost cost : costs) {
      Cost base =
          costs.stream()
              .filter(other -> other.group().equals(cost.group()))
              .filter(other -> other.name().matches("raw|byHand"))
              .findFirst()
              .orElse(cost);
      System.out.printf(
          Locale.ROOT,
          "%-18s %-22s %12.1f %10.1f %9.0f %7.2f %11.1f %9.0f%n",
          cost.group(),
          cost.name(),
          cost.nanos(),
          cost.error(),
          cost.bytes(),
          cost.nanos() / base.nanos(),
          cost.nanos() - base.nanos(),
          cost.bytes() - base.bytes());
    }
  }
}
