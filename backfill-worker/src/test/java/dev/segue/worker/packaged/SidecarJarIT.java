package dev.segue.worker.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sidecar as it is packaged: server, page and metrics come out of the one jar. */
@Timeout(60)
final class SidecarJarIT {
  private static final Path JAR = Path.of(System.getProperty("segue.jar", "the build names it"));
  private static final String RULES = "src/test/resources/golden/explain/rename-index/rules.yaml";

  private static HttpResponse<String> get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void jar_asASidecar_servesItsPageAndMetrics() throws Exception {
    String url = TestPostgres.createDatabase("CREATE TABLE users (id int, name text)");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    JAR.toString(),
                    "sidecar",
                    RULES,
                    "--all-instances-at",
                    "off",
                    "--listen",
                    "127.0.0.1:0"))
            .redirectErrorStream(true);
    builder.environment().put("SEGUE_URL", url);
    Process process = builder.start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = Objects.requireNonNull(out.readLine());
      Matcher matcher = Pattern.compile("(http://\\S+)/$").matcher(line);
      assertThat(matcher.find()).as(line).isTrue();
      assertThat(get(matcher.group(1) + "/health").statusCode()).isEqualTo(200);
      assertThat(get(matcher.group(1) + "/").body()).contains("<title>Segue</title>");
      assertThat(get(matcher.group(1) + "/segue.js").statusCode()).isEqualTo(200);
      assertThat(get(matcher.group(1) + "/metrics").body()).contains("jvm_memory_used_bytes");
      process.destroy();
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
