package dev.segue.worker.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChunkSizeTest {
  private static final Duration TARGET = Duration.ofMillis(100);

  private static ChunkSize size(int most) {
    return new ChunkSize(TARGET, most);
  }

  @Test
  void chunks_thatAreFast_growToTwiceAtMost() {
    ChunkSize size = size(100_000);
    assertThat(size.rows()).isEqualTo(500);
    size.took(500, Duration.ofMillis(1));
    assertThat(size.rows()).isEqualTo(1000);
  }

  @Test
  void chunks_followTheSlowerOnes() {
    ChunkSize size = size(100_000);
    for (int i = 0; i < 12; i++) {
      size.took(2000, Duration.ofMillis(50));
    }
    for (int i = 0; i < 4; i++) {
      size.took(2000, Duration.ofMillis(100));
    }
    assertThat(size.rows()).as("a quarter took twice as long").isEqualTo(2000);
  }

  @Test
  void chunk_thatTookFarTooLong_shrinksTheNextAtOnce() {
    ChunkSize size = size(100_000);
    size.took(10_000, Duration.ofSeconds(1));
    assertThat(size.rows()).isEqualTo(1000);
    size.took(1000, Duration.ofSeconds(10));
    assertThat(size.rows()).as("not below the floor").isEqualTo(50);
  }

  @Test
  void chunks_thatOnlyReadAndAreSlowWhateverTheyHave_keepAThousandRows() {
    assertThat(ChunkSize.reading(TARGET, 16).rows()).isEqualTo(16);
    ChunkSize size = ChunkSize.reading(TARGET, 100_000);
    for (int i = 0; i < 20; i++) {
      size.took(size.rows(), Duration.ofMillis(150));
    }
    for (int i = 0; i < 20; i++) {
      size.took(size.rows(), Duration.ofMillis(400));
    }
    assertThat(size.rows()).isEqualTo(1000);
  }

  @Test
  void chunks_stayBelowTheCeilingAndWhatIsAllowed() {
    ChunkSize fast = size(Integer.MAX_VALUE);
    ChunkSize bounded = size(30);
    for (int i = 0; i < 20; i++) {
      fast.took(fast.rows(), Duration.ofNanos(1));
      bounded.took(bounded.rows(), Duration.ofNanos(1));
    }
    assertThat(fast.rows()).isEqualTo(50_000);
    assertThat(bounded.rows()).isEqualTo(30);
    assertThat(bounded.most()).isEqualTo(30);
  }

  @Test
  void chunk_inWhichARowIsLookedFor_isHalvedDownToOneAndGrowsBack() {
    ChunkSize size = size(100_000);
    int rows = size.rows();
    while (rows > 1) {
      size.halve(rows);
      rows = size.rows();
    }
    assertThat(rows).isEqualTo(1);
    size.took(1, Duration.ofMillis(1));
    assertThat(size.rows()).isEqualTo(2);
  }
}
