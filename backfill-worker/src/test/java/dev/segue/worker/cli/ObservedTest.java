package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What relies on drivers that write both sides is refused where they only observe. */
class ObservedTest {
  private static final String RULES =
      """
      segue: 1
      mode: observe
      changes:
        - {id: a, table: t, phase: %s, rename: {from: x, to: y, type: text}}
      """;

  @TempDir Path folder = Path.of("");

  /** On a server that does not answer: whoever gets so far was not refused before. */
  private Run run(String phase, String command, String... more) throws Exception {
    Path file = folder.resolve("rules.yaml");
    Files.writeString(file, RULES.formatted(phase));
    List<String> arguments =
        new ArrayList<>(List.of(command, file.toString(), "--all-instances-at", phase));
    arguments.addAll(List.of(more));
    return Run.of(
        Map.of("SEGUE_URL", "jdbc:postgresql://127.0.0.1:1/none"),
        "",
        arguments.toArray(String[]::new));
  }

  @Test
  void work_underRulesThatOnlyObserve_isRefusedWithTheWayOut() throws Exception {
    for (Run run :
        List.of(
            run("dual-write", "backfill"),
            run("dual-write", "verify"),
            run("dual-write", "verify", "--repair"),
            run("expanded", "expand", "--toward", "dual-write"))) {
      assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains("'mode: observe'", "Say 'mode: rewrite'");
    }
  }

  @Test
  void expand_towardOff_isNotRefused() throws Exception {
    assertThat(run("planned", "expand", "--toward", "off").err()).startsWith("Cannot connect");
  }
}
