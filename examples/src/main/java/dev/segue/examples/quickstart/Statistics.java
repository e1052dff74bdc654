package dev.segue.examples.quickstart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a shop's users did and saw. Safe for use by many threads. */
final class Statistics {
  /** Enough to find a cause; a fault that repeats says the same again. */
  private static final int EXAMPLES = 5;

  private final String version;
  private final List<Long> latencies = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();
  private long operations;
  private long checks;
  private long errors;
  private long differences;

  Statistics(String version) {
    this.version = version;
  }

  synchronized void operation(long nanos) {
    operations++;
    latencies.add(nanos);
  }

  synchronized void check(Optional<String> difference) {
    checks++;
    if (difference.isPresent()) {
      differences++;
      example(difference.get());
    }
  }

  synchronized void error(Exception error) {
    errors++;
    example(error.toString());
  }

  private void example(String text) {
    if (examples.size() < EXAMPLES) {
      examples.add(text);
    }
  }

  /** The first faults, in words. */
  synchronized List<String> examples() {
    return List.copyOf(examples);
  }

  synchronized long faults() {
    return errors + differences;
  }

  synchronized long operations() {
    return operations;
  }

  /** Totals since the start, and the latencies since the last call, as one line of JSON. */
  synchronized String line() {
    long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    latencies.clear();
    return ("{\"version\":\"%s\",\"operations\":%d,\"checks\":%d,\"errors\":%d,\"differences\":%d,"
            + "\"p50Micros\":%d,\"p99Micros\":%d,\"maxMicros\":%d}")
        .formatted(
            version,
            operations,
            checks,
            errors,
            differences,
            micros(sorted, 0.50),
            micros(sorted, 0.99),
            micros(sorted, 1.0));
  }

  private static long micros(long[] sorted, double part) {
    if (sorted.length == 0) {
      return 0;
    }
    int index = (int) Math.min(sorted.length - 1L, Math.round(part * (sorted.length - 1)));
    return Arrays.stream(sorted).skip(index).findFirst().orElse(0) / 1_000;
  }
}
