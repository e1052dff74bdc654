package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.worker.throttle.Critical;
import dev.segue.worker.throttle.Limits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every option reaches the limit that it names. */
class LimitOptionsTest {
  private static Limits limits(String... arguments) throws UsageException {
    LimitOptions options = new LimitOptions();
    CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
    spec.addMixin("limits", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
    new CommandLine(spec).parseArgs(arguments);
    return options.limits();
  }

  @Test
  void options_eachOfThem_areTheirLimit() throws Exception {
    Limits limits =
        limits(
            "--max-lag=1",
            "--max-lag-mb=2",
            "--max-lock-waiters=3",
            "--max-active=4",
            "--max-dead=5",
            "--wait-vacuum",
            "--max-commit-ms=6",
            "--max-archive-mb=7",
            "--wait-query=SELECT 8",
            "--wait-file=nine",
            "--wait-url=http://ten/",
            "--critical-lag=11",
            "--critical-lock-waiters=12",
            "--critical-active=13");
    assertThat(limits)
        .isEqualTo(
            new Limits(
                Duration.ofSeconds(1),
                2,
                3,
                Optional.of(4),
                5,
                true,
                Duration.ofMillis(6),
                7,
                Optional.of("SELECT 8"),
                Optional.of(Path.of("nine")),
                Optional.of(URI.create("http://ten/")),
                new Critical(
                    Optional.of(Duration.ofSeconds(11)), Optional.of(12), Optional.of(13))));
  }

  @Test
  void options_noneOfThem_areTheDefaultsThatTheHelpNames() throws Exception {
    assertThat(limits())
        .isEqualTo(
            new Limits(
                Duration.ofSeconds(5),
                1024,
                5,
                Optional.empty(),
                50,
                false,
                Duration.ofSeconds(1),
                1024,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Critical.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--max-lag=-1",
        "--max-lag-mb=-1",
        "--max-lock-waiters=-1",
        "--max-active=-1",
        "--max-dead=0",
        "--max-commit-ms=0",
        "--max-archive-mb=-1",
        "--critical-lag=-1",
        "--critical-lock-waiters=-1",
        "--critical-active=-1",
        "--wait-url=ftp://ten/",
        "--wait-url=http:///ready",
        "--wait-url=ten"
      })
  void option_thatMeansNothing_isRefused(String option) {
    assertThatThrownBy(() -> limits(option)).isInstanceOf(UsageException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://probe:s3cret@app:8080/ready",
        "http://probe:s3cret@app_1:8080/ready?token=s3cret",
        "http://app_1:8080/ready?token=s3cret",
        "http://app/ready?token=s3cret and more"
      })
  void probe_withSecretsOrAHostThatCannotBeAsked_isRefusedWithoutRepeatingIt(String address) {
    assertThatThrownBy(() -> limits("--wait-url=" + address))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--wait-url")
        .hasMessageNotContaining("s3cret");
  }
}
