package dev.segue.worker.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How fast a work went, in a bounded number of points. */
class RateHistoryTest {
  private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");

  private static RateHistory steady(int seconds, long rate) {
    RateHistory history = new RateHistory();
    for (int second = 0; second <= seconds; second++) {
      history.add(BEGUN.plusSeconds(second), second * rate);
    }
    return history;
  }

  @Test
  void rate_ofASteadyWork_isItsOwnHoweverLongItTakes() {
    for (int seconds : new int[] {2, 60, 600, 86_400}) {
      RateHistory history = steady(seconds, 500);
      assertThat(history.rate()).isEqualTo(500);
      List<RateHistory.Point> points = history.points();
      assertThat(points).hasSizeBetween(1, 240);
      assertThat(points).allMatch(point -> point.rate() == 500);
      assertThat(points.get(0).at()).isBefore(BEGUN.plusSeconds(3));
      assertThat(points.get(points.size() - 1).at())
          .isAfter(BEGUN.plusSeconds((long) (seconds * 0.98) - 1));
    }
  }

  @Test
  void pass_thatBeginsAnew_isNoStepBack() {
    RateHistory history = steady(30, 500);
    history.add(BEGUN.plusSeconds(31), 100);
    history.add(BEGUN.plusSeconds(32), 600);
    assertThat(history.rate()).isEqualTo(500);
    assertThat(history.points()).allMatch(point -> point.rate() >= 0);
  }

  @Test
  void rest_ofAWork_isNoPartOfItsSpeed() {
    RateHistory history = steady(30, 500);
    history.rest();
    assertThat(history.rate()).isZero();
    history.add(BEGUN.plusSeconds(1000), 15_000);
    history.add(BEGUN.plusSeconds(1001), 15_500);
    assertThat(history.rate()).isEqualTo(500);
  }
}
