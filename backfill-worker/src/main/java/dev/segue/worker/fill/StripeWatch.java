package dev.segue.worker.fill;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether stripes are worth it: they are if rows find room beside their old versions. An old
 * snapshot anywhere in the server keeps pages from being pruned, and then each stripe only reads
 * the chunk once more. Confined to one thread.
 */
final class StripeWatch {
  /** A turn that somebody who looks into a fill's cost will want to know of. */
  enum Turn {
    PLAINLY(
        "fills plainly",
        "rows do not find room beside their old versions: an old snapshot keeps pages from being pruned (ANALYZE holds one, a long transaction does: segue plan names those); stripes are tried again from time to time"),
    STRIPES_AGAIN("fills in stripes again", "rows find room beside their old versions");

    private final String event;
    private final String why;

    Turn(String event, String why) {
      this.event = event;
      this.why = why;
    }

    String event() {
      return event;
    }

    String why() {
      return why;
    }
  }

  /** With eight stripes seven eighths are to be expected; this is far from it. */
  private static final double POOR = 0.25;

  /** One chunk may lie on pages that others wrote just now. */
  private static final int PATIENCE = 3;

  /** Half a second of chunks of 100 ms: what ANALYZE or a report holds may be gone soon. */
  private static final int FIRST_PAUSE = 4;

  /** Twice as long each time in vain, up to half a minute: a try costs a chunk in stripes. */
  private static final int LONGEST_PAUSE = 256;

  private int poor;
  private int pause = FIRST_PAUSE;
  private int plain;
  private boolean inVain;

  /** Whether the next chunk is to be divided. */
  boolean divides() {
    return plain == 0;
  }

  /**
   * Notes the end of a chunk in stripes.
   *
   * @param beside the share of the updated rows that found room; empty if the server does not count
   * @return what changes from now on, if anything
   */
  Optional<Turn> divided(OptionalDouble beside) {
    boolean isPoor = beside.isPresent() && beside.getAsDouble() < POOR;
    if (!isPoor) {
      boolean again = inVain;
      poor = 0;
      pause = FIRST_PAUSE;
      inVain = false;
      return again ? Optional.of(Turn.STRIPES_AGAIN) : Optional.empty();
    }
    poor++;
    if (poor < PATIENCE && !inVain) {
      return Optional.empty();
    }
    boolean known = inVain;
    poor = 0;
    plain = pause;
    pause = Math.min(LONGEST_PAUSE, 2 * pause);
    inVain = true;
    return known ? Optional.empty() : Optional.of(Turn.PLAINLY);
  }

  /** Notes the end of a chunk that was not divided. */
  void undivided() {
    plain = Math.max(0, plain - 1);
  }
}
