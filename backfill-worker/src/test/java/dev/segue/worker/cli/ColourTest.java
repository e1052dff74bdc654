package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ColourTest {
  private static final String CASE = "src/test/resources/golden/explain/rename-index/";

  private static String page(Map<String, String> variables) {
    return Run.of(
            variables,
            "SELECT full_name FROM users",
            "explain",
            CASE + "rules.yaml",
            "--schema",
            CASE + "schema.sql")
        .out();
  }

  @Test
  void page_inColour_differsInNothingElse() {
    String coloured = page(Map.of("COLOUR", "1"));

    assertThat(coloured).contains("\u001b[36mname\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(page(Map.of()));
  }
}
