package dev.segue.worker.fill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StripeWatchTest {
  @Test
  void stripes_thatFindNoRoomThreeTimes_areGivenUpForAWhile() {
    StripeWatch watch = new StripeWatch();
    assertThat(watch.divided(OptionalDouble.of(0.02))).isEmpty();
    assertThat(watch.divided(OptionalDouble.of(0.9))).as("begins to count anew").isEmpty();
    assertThat(watch.divided(OptionalDouble.of(0.02))).isEmpty();
    assertThat(watch.divided(OptionalDouble.of(0.02))).isEmpty();
    assertThat(watch.divides()).isTrue();
    assertThat(watch.divided(OptionalDouble.of(0.02)))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith("only 2 of a hundred rows found room")
                    .endsWith("tried again 300 chunks later"));
    for (int chunk = 0; chunk < 300; chunk++) {
      assertThat(watch.divides()).isFalse();
      watch.undivided();
    }
    assertThat(watch.divides()).isTrue();
  }

  @Test
  void server_thatDoesNotCount_isNoReasonToGiveStripesUp() {
    StripeWatch watch = new StripeWatch();
    for (int chunk = 0; chunk < 10; chunk++) {
      assertThat(watch.divided(OptionalDouble.empty())).isEmpty();
    }
    assertThat(watch.divides()).isTrue();
  }
}
