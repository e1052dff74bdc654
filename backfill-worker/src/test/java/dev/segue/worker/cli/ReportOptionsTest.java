package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A report that cannot be written is told of before the work, not behind it. */
class ReportOptionsTest {
  private static ReportOptions options(Path report) {
    return CommandLine.populateCommand(new ReportOptions(), "--report", report.toString());
  }

  @Test
  void report_inAFolderThatIsThere_isAccepted(@TempDir Path folder) throws Exception {
    options(folder.resolve("report.md")).require();
    options(Files.createFile(folder.resolve("old.md"))).require();
    assertThat(folder.resolve("report.md")).doesNotExist();
  }

  @Test
  void report_thatCannotBeWritten_isRefused(@TempDir Path folder) {
    Path lost = folder.resolve("none").resolve("report.md");
    assertThatThrownBy(() -> options(lost).require())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(lost.toString());
    assertThatThrownBy(() -> options(folder).require()).isInstanceOf(UsageException.class);
  }

  @Test
  void verify_withSuchAReport_doesNotBegin(@TempDir Path folder) throws Exception {
    Path rules = Files.writeString(folder.resolve("rules.yaml"), "segue: 1\nchanges: []\n");
    Run run =
        Run.of(
            Map.of("SEGUE_URL", "jdbc:postgresql://localhost:1/none"),
            "",
            "verify",
            rules.toString(),
            "--all-instances-at",
            "dual-write",
            "--report",
            folder.resolve("none/report.md").toString());
    assertThat(run.err()).contains("The report cannot be written to");
    assertThat(run.exit()).isEqualTo(2);
  }
}
