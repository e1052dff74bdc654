package dev.segue.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two versions of an application in two JVMs, while the changes go to retired and back. */
class QuickstartIT {
  @Test
  void quickstart_fromOffToRetiredAndBack_hasNoErrorAndNoDifference(@TempDir Path folder)
      throws Exception {
    assertThat(Quickstart.run(0.01, Duration.ofMillis(200), folder)).isTrue();
  }

  @Tag("soak")
  @Test
  void quickstart_forLongAndOverManyRows_hasNoErrorAndNoDifference(@TempDir Path folder)
      throws Exception {
    Duration dwell = Duration.ofSeconds(Integer.getInteger("quickstart.dwell", 10));
    assertThat(Quickstart.run(0.03, dwell, folder)).isTrue();
  }
}
