package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sidecars in other surroundings: tokens, addresses and databases of several kinds. */
@Timeout(60)
class SidecarSurroundingsIT {
  @TempDir static Path folder = Path.of("");

  private static SplitUsers users = new SplitUsers("", Path.of(""), 0);

  @BeforeAll
  static void createUsers() throws IOException {
    users = SplitUsers.create(folder, 200);
  }

  @Test
  void token_thatIsGuessedTooOften_isNotLookedAtForASecond() {
    try (RunningSidecar guessed = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      HttpRequest wrong =
          guessed
              .request(
                  "/api/v1/pause",
                  "Content-Type",
                  "application/json",
                  "Authorization",
                  "Bearer wrong-but-long-enough-1234")
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      HttpResponse<String> answer = guessed.send(wrong);
      while (answer.statusCode() == 401) {
        answer = guessed.send(wrong);
      }
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      while (guessed.get("/api/v1/status").statusCode() == 503) {
        // It looks around for the first time.
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
      }
      assertThat(guessed.get("/api/v1/status").statusCode()).isEqualTo(200);
      while (guessed.post("/api/v1/check", "{}").statusCode() == 429) {
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
      }
      assertThat(guessed.post("/api/v1/check", "{}").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void sidecar_withoutAToken_canOnlyBeRead() {
    try (RunningSidecar open =
        RunningSidecar.start(Map.of("SEGUE_URL", users.url()), users.rules(), "dual-write")) {
      HttpResponse<String> answer = open.post("/api/v1/pause", "{}");
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("start the sidecar with --token-file");
      assertThat(open.get("/api/v1/status").statusCode()).isIn(200, 503);
    }
  }

  @Test
  void sidecar_whereOthersReachIt_isReadOnlyWithTheToken() {
    try (RunningSidecar open =
        RunningSidecar.start(
            users.url(),
            users.rules(),
            "dual-write",
            "--listen",
            "0.0.0.0:0",
            "--insecure-listen")) {
      for (String path : List.of("/api/v1/status", "/metrics", "/api/v1/events", "/nothing")) {
        assertThat(open.get(path).statusCode()).as(path).isEqualTo(401);
      }
      assertThat(open.get("/health").statusCode()).isEqualTo(200);
      assertThat(open.get("/").statusCode()).isEqualTo(200);
      assertThat(
              open.get("/metrics", "Authorization", "Bearer " + RunningSidecar.TOKEN).statusCode())
          .isEqualTo(200);
    }
    try (RunningSidecar open =
        RunningSidecar.start(
            users.url(),
            users.rules(),
            "dual-write",
            "--listen",
            "0.0.0.0:0",
            "--insecure-listen",
            "--open-reads")) {
      assertThat(open.get("/metrics").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void secrets_areNowhere() {
    String url = users.url() + (users.url().contains("?") ? "&" : "?") + "password=s3cr3t-of-db";
    try (RunningSidecar shy = RunningSidecar.start(url, users.rules(), "dual-write")) {
      shy.statusWith("\"standing\"");
      for (String path : List.of("/", "/api/v1/status", "/metrics", "/api/v1/events", "/ready")) {
        assertThat(shy.get(path).body()).doesNotContain(RunningSidecar.TOKEN, "s3cr3t");
      }
      assertThat(shy.post("/api/v1/check", "{}").body())
          .doesNotContain(RunningSidecar.TOKEN, "s3cr3t");
      assertThat(shy.log()).doesNotContain(RunningSidecar.TOKEN, "s3cr3t");
    }
  }

  private Run start(String... more) {
    ArrayList<String> arguments =
        new ArrayList<>(
            List.of("sidecar", users.rules().toString(), "--all-instances-at", "dual-write"));
    arguments.addAll(List.of(more));
    return Run.of(Map.of("SEGUE_URL", users.url()), "", arguments.toArray(String[]::new));
  }

  @Test
  void address_thatOthersReach_needsATokenAndTls() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), RunningSidecar.TOKEN + "\n");
    Run nothing = start("--listen", "0.0.0.0:0");
    assertThat(nothing.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(nothing.err()).contains("a token and TLS are missing", "--insecure-listen");
    Run plain = start("--listen", "0.0.0.0:0", "--token-file", token.toString());
    assertThat(plain.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(plain.err()).contains("TLS is missing");
  }

  @Test
  void argument_thatIsWrong_isNamedBeforeAnythingBegins() throws IOException {
    Path weak = Files.writeString(folder.resolve("weak"), "short");
    assertThat(start("--listen", "8642").err()).contains("write HOST:PORT");
    assertThat(start("--token-file", weak.toString()).err())
        .contains("at least 16 characters")
        .doesNotContain("short\n");
    assertThat(start("--token-file", folder.resolve("none").toString()).err())
        .contains("token cannot be read");
    assertThat(start("--tls-keystore", weak.toString()).err())
        .contains("its keystore " + weak + " does not serve");
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String taken = "127.0.0.1:" + other.getLocalPort();
      Run port = start("--listen", taken);
      assertThat(port.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(port.err()).contains("cannot listen on " + taken, "Give another address");
    }
  }

  @Test
  void database_thatIsDown_leavesTheSidecarAliveAndNotReady() {
    String nowhere = "jdbc:postgresql://127.0.0.1:1/nowhere?connectTimeout=1";
    try (RunningSidecar alone = RunningSidecar.start(nowhere, users.rules(), "dual-write")) {
      alone.statusWith("\"databaseUp\": false", "\"databaseTrouble\"");
      assertThat(alone.get("/health").statusCode()).isEqualTo(200);
      assertThat(alone.get("/ready").statusCode()).isEqualTo(503);
      assertThat(alone.get("/metrics").body()).contains("segue_database_up 0");
      assertThat(alone.post("/api/v1/pause", "{}").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void database_withoutTheSegueTables_isNotReadyAndSaysWhatToDo() {
    String url =
        TestPostgres.createDatabase("CREATE TABLE users (id bigint PRIMARY KEY, name text)");
    try (RunningSidecar early = RunningSidecar.start(url, users.rules(), "dual-write")) {
      early.statusWith("Run 'segue init' first");
      assertThat(early.get("/ready").statusCode()).isEqualTo(503);
    }
  }
}
