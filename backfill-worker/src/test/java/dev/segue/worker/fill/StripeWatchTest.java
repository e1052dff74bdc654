package dev.segue.worker.fill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StripeWatchTest {
  private static final OptionalDouble POOR = OptionalDouble.of(0.02);
  private static final OptionalDouble GOOD = OptionalDouble.of(0.9);

  private final StripeWatch watch = new StripeWatch();

  private int plainChunks() {
    int chunks = 0;
    while (!watch.divides()) {
      watch.undivided();
      chunks++;
    }
    return chunks;
  }

  @Test
  void stripes_thatFindNoRoomThreeTimes_areGivenUpForAWhile() {
    assertThat(watch.divided(POOR)).isEmpty();
    assertThat(watch.divided(GOOD)).as("begins to count anew").isEmpty();
    assertThat(watch.divided(POOR)).isEmpty();
    assertThat(watch.divided(POOR)).isEmpty();
    assertThat(watch.divides()).isTrue();
    assertThat(watch.divided(POOR)).contains(StripeWatch.Turn.PLAINLY);
    assertThat(plainChunks()).isEqualTo(4);
  }

  @Test
  void stripes_triedAgainInVain_restTwiceAsLongEachTimeAndSaySoOnce() {
    watch.divided(POOR);
    watch.divided(POOR);
    watch.divided(POOR);
    for (int rests : new int[] {4, 8, 16, 32, 64, 128, 256, 256}) {
      assertThat(plainChunks()).isEqualTo(rests);
      assertThat(watch.divided(POOR)).isEmpty();
    }
  }

  @Test
  void stripes_thatFindRoomAgain_areThereAsAtFirst() {
    watch.divided(POOR);
    watch.divided(POOR);
    watch.divided(POOR);
    plainChunks();
    watch.divided(POOR);
    plainChunks();
    assertThat(watch.divided(GOOD)).contains(StripeWatch.Turn.STRIPES_AGAIN);
    assertThat(watch.divided(GOOD)).isEmpty();
    watch.divided(POOR);
    watch.divided(POOR);
    assertThat(watch.divided(POOR)).contains(StripeWatch.Turn.PLAINLY);
    assertThat(plainChunks()).isEqualTo(4);
  }

  @Test
  void server_thatDoesNotCount_isNoReasonToGiveStripesUp() {
    for (int chunk = 0; chunk < 10; chunk++) {
      assertThat(watch.divided(OptionalDouble.empty())).isEmpty();
    }
    assertThat(watch.divides()).isTrue();
  }
}
