package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Postgres;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WithoutMicrometerIT {
  @Test
  void jvmWithoutMicrometer_connectsWithEveryDriver(@TempDir Path directory) throws Exception {
    Postgres postgres = Postgres.database();
    Path rules =
        Files.writeString(directory.resolve("rules.yaml"), "segue: 1\nrevision: 1\nchanges: []\n");
    Path report = directory.resolve("report.json");
    String ours =
        postgres.url().replace("jdbc:", "jdbc:segue:")
            + "&segue.rules="
            + rules
            + "&segue.report="
            + report;
    Process application =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPathWithoutMicrometer(),
                BareApplication.class.getName(),
                report.toString(),
                postgres.url(),
                ours)
            .redirectErrorStream(true)
            .start();
    String output = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(application.waitFor()).as(output).isZero();
    assertThat(output).contains(BareApplication.DONE).doesNotContain("micrometer");
  }

  private static String classPathWithoutMicrometer() {
    String all = System.getProperty("java.class.path");
    return Arrays.stream(all.split(Pattern.quote(File.pathSeparator), -1))
        .filter(entry -> !entry.contains("micrometer"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
