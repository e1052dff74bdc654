package dev.segue.worker.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofSeconds(2);

  @Test
  void waits_growTwofoldToTheLongest_eachInItsUpperHalf() {
    Backoff backoff = new Backoff(FIRST, MOST, new Random(1));
    long[] bounds = {100, 200, 400, 800, 1600, 2000, 2000};
    for (long bound : bounds) {
      assertThat(backoff.next().toMillis()).isBetween(bound / 2, bound + 1);
    }
    assertThat(backoff.failures()).isEqualTo(bounds.length);
  }

  @Test
  void wait_behindASuccess_beginsAnew() {
    Backoff backoff = new Backoff(FIRST, MOST, new Random(1));
    for (int failure = 0; failure < 100; failure++) {
      assertThat(backoff.next()).isLessThanOrEqualTo(MOST.plusMillis(1));
    }
    backoff.succeed();
    assertThat(backoff.failures()).isZero();
    assertThat(backoff.next()).isLessThanOrEqualTo(FIRST.plusMillis(1));
  }

  @Test
  void waits_ofWorkersThatFailTogether_differ() {
    Backoff one = new Backoff(MOST, MOST, new Random(1));
    Backoff other = new Backoff(MOST, MOST, new Random(2));
    assertThat(one.next()).isNotEqualTo(other.next());
  }
}
