package dev.segue.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ShopProcessIT {
  @Test
  void run_ofOldShopWithoutSegue_worksAndCounts() throws Exception {
    String url = TestPostgres.createDatabase();
    TpchData.load(url, 0.01);

    Statistics statistics =
        ShopProcess.run(
            ShopProcess.options(
                "--version", "old", "--url", url, "--scale", "0.01", "--seconds", "2"),
            new CountDownLatch(1));

    assertThat(statistics.examples()).isEmpty();
    Map<String, Long> counts = ShopJvm.numbers(statistics.line());
    assertThat(counts.get("operations")).isPositive();
    assertThat(counts.get("checks")).isPositive();
    assertThat(counts).containsEntry("errors", 0L).containsEntry("differences", 0L);
  }
}
