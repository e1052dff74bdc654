package dev.segue.worker.verify;

import dev.segue.worker.chunk.Verdict;
import dev.segue.worker.control.Totals;
import java.util.Arrays;

/**
 * What a part of the rows says of the whole.
 *
 * @param rows of the table
 * @param looked how many of them were looked at
 * @param wrong how many of those are absent, disagree or raise
 * @param unmappable how many of those are unmappable
 */
record Sampled(long rows, long looked, long wrong, long unmappable) {
  /** Of the normal distribution: nineteen times out of twenty it is less, on one side. */
  private static final double Z = 1.645;

  static Sampled of(Totals totals) {
    long looked = Arrays.stream(Verdict.values()).mapToLong(totals::of).sum();
    long wrong =
        totals.of(Verdict.ABSENT) + totals.of(Verdict.DISAGREEING) + totals.of(Verdict.FAILED);
    return new Sampled(totals.seen(), looked, wrong, totals.of(Verdict.UNMAPPABLE));
  }

  /**
   * The share of wrong rows that is not exceeded with 95 % confidence: Wilson's upper bound, which
   * for none found is close to the rule of three. The rows are chosen by a hash of their keys,
   * which is taken for chance.
   */
  double mostWrong() {
    if (looked == 0) {
      return 1;
    }
    double share = (double) wrong / looked;
    double z2 = Z * Z;
    double middle = share + z2 / (2 * looked);
    double spread = Z * Math.sqrt(share * (1 - share) / looked + z2 / (4.0 * looked * looked));
    return Math.min(1, (middle + spread) / (1 + z2 / looked));
  }

  String words() {
    return "a sample, which proves nothing: of %d rows %d were looked at, %d of them wrong, %d unmappable; with 95 %% confidence at most %.4f %% of all rows are wrong, %d rows"
        .formatted(
            rows, looked, wrong, unmappable, 100 * mostWrong(), Math.round(mostWrong() * rows));
  }
}
