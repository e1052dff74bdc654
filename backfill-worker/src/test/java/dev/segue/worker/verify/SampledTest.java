package dev.segue.worker.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The bounds that statistics books give. */
class SampledTest {
  @Test
  void mostWrong_ofNoneFound_isCloseToTheRuleOfThree() {
    assertThat(new Sampled(1_000_000, 1_000, 0, 0).mostWrong()).isCloseTo(0.0027, within(0.0001));
  }

  @Test
  void mostWrong_ofSomeFound_isWilsonsUpperBound() {
    // Wilson's interval at 90 % on both sides for 10 of 100: 0.0609 to 0.1602.
    assertThat(new Sampled(1_000, 100, 10, 0).mostWrong()).isCloseTo(0.1602, within(0.001));
  }

  @Test
  void mostWrong_ofNothingLookedAt_isEverything() {
    assertThat(new Sampled(10, 0, 0, 0).mostWrong()).isEqualTo(1);
  }
}
