package dev.segue.driver.execute;

import java.util.function.LongSupplier;

/**
 * What an instance works with.
 *
 * @param nanoClock nanoseconds; asked for each statement, so let it be cheap rather than exact
 * @param memory how much of the heap it may take
 */
public record Means(LongSupplier nanoClock, MemoryBound memory) {
  /** The system's clock and the standard bound. */
  public static Means standard() {
    return new Means(System::nanoTime, MemoryBound.STANDARD);
  }
}
