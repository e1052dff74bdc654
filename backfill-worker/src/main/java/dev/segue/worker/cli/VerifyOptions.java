package dev.segue.worker.cli;

import dev.segue.worker.work.WorkOrder;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What only a verification can be told. */
final class VerifyOptions {
  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      description =
          "Looks at this part of the rows only, "
              + WorkOrder.SAMPLES
              + ", chosen by a hash of their keys, and says what it means for the whole. It proves"
              + " nothing: no later step rests on it.")
  private Optional<Double> percent = Optional.empty();

  @Option(
      names = "--repair",
      description =
          "Mends rows in which neither side is what the other one gives: the values of the complete"
              + " side win. Then verifies again. Rows of which either side gives the other are left"
              + " alone.")
  private boolean repair;

  /** Whether rows are mended. */
  boolean repairs() throws UsageException {
    if (repair && percent.isPresent()) {
      throw new UsageException("--repair looks at every row: leave out --sample.");
    }
    return repair;
  }

  /** Of ten thousand rows so many are looked at; empty for all. */
  Optional<Integer> sample() throws UsageException {
    if (percent.isEmpty()) {
      return Optional.empty();
    }
    Optional<Integer> part = WorkOrder.sample(percent.get());
    if (part.isEmpty()) {
      throw new UsageException("--sample is a percentage " + WorkOrder.SAMPLES + ".");
    }
    return part;
  }
}
