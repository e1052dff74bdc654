package dev.segue.worker.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as it is packaged, as a user runs it. */
final class CommandLineIT {
  private static final Path JAR = Path.of(System.getProperty("segue.jar", "the build names it"));
  private static final String RULES = "src/test/resources/golden/explain/rename-index/rules.yaml";

  private record Ran(int exit, String output) {}

  private static Ran run(Path jar, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("COLUMNS", "90");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), output);
  }

  @Test
  void jar_withDriversBesideIt_explainsOnALiveDatabase() throws Exception {
    String url = TestPostgres.createDatabase("CREATE TABLE users (id int, name text)");

    Ran ran = run(JAR, "explain", RULES, "--url", url, "SELECT full_name FROM users");

    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(ran.output())
        .contains("SELECT name AS full_name FROM users", "users: name -> full_name")
        .doesNotContain("\u001b");
  }

  @Test
  void jar_withoutDrivers_namesTheOneAndTheFolder(@TempDir Path folder) throws Exception {
    Path alone = Files.copy(JAR, folder.resolve("segue.jar"));

    Ran ran = run(alone, "check", RULES, "--url", "jdbc:postgresql://localhost/shop");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.output())
        .contains("org.postgresql:postgresql", folder.toRealPath().resolve("drivers").toString());
  }

  @Test
  void version_ofJar_isTheBuilds() throws Exception {
    assertThat(run(JAR, "--version").output()).matches("segue \\d+\\.\\d+\\.\\d+.*\\s*");
  }
}
