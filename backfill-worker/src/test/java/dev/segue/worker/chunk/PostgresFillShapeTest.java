package dev.segue.worker.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.worker.chunk.PostgresFillShape.Facts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a fill is cut, by what is known of its table. */
class PostgresFillShapeTest {
  private static final long LARGE = 1L << 30;

  @ParameterizedTest
  @CsvSource({"200, 8", "36, 8", "8, 8", "7, 4", "4, 4", "3, 2", "2, 2", "1, 1"})
  void stripes_followTheRowsOfAPage(int perPage, int stripes) {
    FillShape shape = PostgresFillShape.of(new Facts(perPage * 1000.0, 1000, LARGE, false, 1), 0);
    assertThat(shape.stripes()).isEqualTo(stripes);
    assertThat(shape.beside()).isEqualTo(stripes > 1);
  }

  @Test
  void table_thatNobodyCounted_isFilledInStripes() {
    FillShape shape = PostgresFillShape.of(new Facts(-1, 0, LARGE, false, 1), 0);
    assertThat(shape.stripes()).isEqualTo(8);
    assertThat(shape.mostRows()).as("no budget without a width").isGreaterThan(1_000_000);
  }

  @Test
  void index_overAFilledColumn_leavesNoReasonForStripes() {
    FillShape shape = PostgresFillShape.of(new Facts(36_000, 1000, LARGE, true, 1), 0);
    assertThat(shape.stripes()).isEqualTo(1);
    assertThat(shape.beside()).isFalse();
    assertThat(shape.why()).contains("index");
  }

  @Test
  void keys_allOverALargeTable_needNoStripes() {
    FillShape shape = PostgresFillShape.of(new Facts(36_000, 1000, LARGE, false, -0.02), 0);
    assertThat(shape.stripes()).isEqualTo(1);
    assertThat(shape.beside()).isTrue();
    // Of a small one a chunk takes every row.
    assertThat(PostgresFillShape.of(new Facts(36_000, 1000, 8_192_000, false, -0.02), 0).stripes())
        .isEqualTo(8);
    assertThat(PostgresFillShape.of(new Facts(36_000, 1000, LARGE, false, -0.98), 0).stripes())
        .as("descending is an order, too")
        .isEqualTo(8);
  }

  @Test
  void rowsOfAChunk_areSoManyThatItStaysWithinItsBudget() {
    // 32 rows a page: 256 bytes each.
    assertThat(PostgresFillShape.of(new Facts(32_000, 1000, LARGE, false, 1), 0).mostRows())
        .isEqualTo(65_536);
    assertThat(PostgresFillShape.of(new Facts(32_000, 1000, LARGE, false, 1), 1 << 20).mostRows())
        .as("values that are stored apart are copied, too")
        .isEqualTo(15);
  }
}
