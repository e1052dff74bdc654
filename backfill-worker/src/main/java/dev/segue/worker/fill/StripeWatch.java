package dev.segue.worker.fill;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether stripes are worth it: they are if rows find room beside their old versions. An old
 * snapshot anywhere in the server keeps pages from being pruned, and then each stripe only reads
 * the chunk once more. Confined to one thread.
 */
final class StripeWatch {
  /** With eight stripes seven eighths are to be expected; this is far from it. */
  private static final double POOR = 0.25;

  /** One chunk may lie on pages that others wrote just now. */
  private static final int PATIENCE = 3;

  /** Chunks of a tenth of a second: half a minute later the snapshot may be gone. */
  private static final int PLAIN = 300;

  private int poor;
  private int plain;

  /** Whether the next chunk is to be divided. */
  boolean divides() {
    return plain == 0;
  }

  /**
   * Notes the end of a chunk in stripes.
   *
   * @param beside the share of the updated rows that found room; empty if the server does not count
   * @return what changes, in words
   */
  Optional<String> divided(OptionalDouble beside) {
    poor = beside.isPresent() && beside.getAsDouble() < POOR ? poor + 1 : 0;
    if (poor < PATIENCE) {
      return Optional.empty();
    }
    poor = 0;
    plain = PLAIN;
    return Optional.of(
        "only %.0f of a hundred rows found room beside their old versions: an old transaction keeps pages from being pruned (segue plan names it); stripes are tried again %d chunks later"
            .formatted(100 * beside.orElse(0), PLAIN));
  }

  /** Notes the end of a chunk that was not divided. */
  void undivided() {
    plain = Math.max(0, plain - 1);
  }
}
