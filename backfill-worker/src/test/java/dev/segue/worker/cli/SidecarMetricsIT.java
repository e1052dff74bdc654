package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.worker.metrics.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is scraped is what is documented, and says what happened. */
@Timeout(60)
class SidecarMetricsIT {
  private static final Path README = Path.of("README.md");

  @TempDir Path folder = Path.of("");

  @Test
  void table_inReadme_isTheEnum() throws IOException {
    List<String> rows =
        Files.readAllLines(README).stream().filter(line -> line.startsWith("| `segue_")).toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(Metric.values())
                .map(
                    m ->
                        "| `%s` | %s | %s | %s |"
                            .formatted(
                                m.scraped(), m.type(), String.join(", ", m.labels()), m.meaning()))
                .toList());
  }

  @Test
  void metrics_inTheirEnum_areSorted() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::name).toList()).isSorted();
    for (Metric metric : Metric.values()) {
      assertThat(metric.scraped())
          .isEqualTo("segue_" + metric.name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  @Test
  void scrape_behindAWork_hasEveryMetricAndNoOther() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 2_000);
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      sidecar.statusWith("\"standing\": \"done\"");
      String text = sidecar.get("/metrics").body();
      Set<String> typed =
          text.lines()
              .filter(line -> line.startsWith("# TYPE segue_"))
              .map(line -> line.substring("# TYPE ".length()))
              // Micrometer's own companion of a histogram.
              .filter(line -> !line.contains("_seconds_max "))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(typed)
          .containsExactlyElementsOf(
              Arrays.stream(Metric.values())
                  .map(metric -> metric.scraped() + " " + metric.type())
                  .sorted()
                  .toList());
      assertThat(text)
          .contains(
              "segue_filled_rows_total{change=\"users-split\",kind=\"fill\"} 2000.0",
              "segue_work_state{change=\"users-split\",kind=\"verify\",state=\"done\"} 1.0",
              "segue_work_found_rows{change=\"users-split\",finding=\"agreeing\",kind=\"verify\"} 2000.0",
              "segue_duty{change=\"users-split\",duty=\"done\"} 1.0",
              "segue_throttled{signal=\"replica-lag\"} 0.0",
              "segue_database_up 1.0",
              "segue_chunk_seconds_bucket{change=\"users-split\",kind=\"fill\",le=\"0.1\"}",
              "jvm_memory_used_bytes");
    }
  }
}
