package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.worker.control.Totals;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter shown = new StringWriter();
  private long seconds;

  private Progress progress(boolean live, boolean ascii, long estimated) {
    return new Progress(
        new PrintWriter(shown),
        live,
        ascii,
        "users-split",
        estimated,
        () -> TimeUnit.SECONDS.toNanos(seconds));
  }

  private void at(long second, Progress progress, long seen, int pass) {
    seconds = second;
    progress.moved(new Totals(seen, seen, Map.of(), 1, 1), pass, 500);
  }

  @Test
  void plainLines_comeEveryFiveSeconds_withRateAndEta() {
    Progress progress = progress(false, true, 10_000);
    at(0, progress, 0, 1);
    at(4, progress, 400, 1);
    assertThat(shown.toString()).isEmpty();
    at(5, progress, 500, 1);
    at(9, progress, 900, 1);
    progress.ended();
    assertThat(shown.toString())
        .isEqualToNormalizingNewlines(
            "users-split  [#                       ]   5 %  500 of about 10,000 rows  100 rows/s"
                + "  chunks of 500  ETA 1 min 35 s\n");
  }

  @Test
  void rate_isThatOfTheLastStretch() {
    Progress progress = progress(false, true, 100_000);
    at(0, progress, 0, 1);
    at(20, progress, 20_000, 1);
    at(25, progress, 20_500, 1);
    assertThat(shown.toString()).contains("1,000 rows/s").contains("100 rows/s");
  }

  @Test
  void anotherPass_isToldAndMeasuredAnew() {
    Progress progress = progress(false, true, 1_000);
    at(0, progress, 0, 1);
    at(10, progress, 1_000, 1);
    at(11, progress, 0, 2);
    at(20, progress, 90, 2);
    assertThat(shown.toString()).contains("pass 2  10 rows/s  chunks of 500  ETA 1 min 31 s");
  }

  @Test
  void moreRowsThanEstimated_areAllThereAre() {
    Progress progress = progress(false, true, 10);
    at(0, progress, 0, 1);
    at(10, progress, 40, 1);
    assertThat(shown.toString()).contains("100 %  40 of about 40 rows").contains("ETA 0 s");
  }

  @Test
  void liveLine_isWrittenOverItself_andGoneInTheEnd() {
    Progress progress = progress(true, false, 100);
    at(1, progress, 50, 1);
    seconds = 2;
    progress.waits("paused");
    progress.ended();
    assertThat(shown.toString())
        .startsWith("\rusers-split  ████████████░░░░░░░░░░░░  50 %")
        .contains("\u001b[K\rusers-split  waits: paused\u001b[K")
        .endsWith("\r\u001b[K")
        .doesNotContain("\n");
  }
}
