package dev.segue.driver.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ParseWatchTest {
  @Test
  void watch_beyondItsLimit_cancels() throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    var watch = new ParseWatch(Duration.ofMillis(1)).watch(cancelled::countDown);
    assertThat(cancelled.await(1, TimeUnit.MINUTES)).isTrue();
    watch.end();
  }

  @Test
  void watch_endedBefore_neverCancels() throws InterruptedException {
    ParseWatch watches = new ParseWatch(Duration.ofMillis(50));
    AtomicBoolean cancelled = new AtomicBoolean();
    watches.watch(() -> cancelled.set(true)).end();
    CountDownLatch later = new CountDownLatch(1);
    var second = watches.watch(later::countDown);
    assertThat(later.await(1, TimeUnit.MINUTES)).isTrue();
    second.end();
    assertThat(cancelled).isFalse();
  }
}
