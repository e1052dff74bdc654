package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a sidecar answers, and what: over real HTTP. */
@Timeout(60)
class SidecarHttpIT {
  private static final List<String> TELLING =
      List.of(
          "pause",
          "resume",
          "stop",
          "throttle",
          "backfill",
          "verify",
          "expand",
          "check",
          "plan",
          "rollback",
          "explain",
          "init");

  private static SplitUsers users = new SplitUsers("", Path.of(""), 0);
  private static RunningSidecar sidecar = startUsers();

  private static RunningSidecar startUsers() {
    try {
      Path home = Files.createTempDirectory("sidecar-http");
      users = SplitUsers.create(home, 200);
    } catch (IOException e) {
      throw new IllegalStateException("no folder", e);
    }
    return RunningSidecar.start(users.url(), users.rules(), "dual-write");
  }

  @BeforeAll
  @Timeout(60)
  static void waitUntilDone() {
    sidecar.statusWith("\"standing\": \"done\"");
  }

  @AfterAll
  static void stop() {
    sidecar.close();
  }

  private static HttpResponse<String> postAs(String path, String body, String... headers) {
    return sidecar.send(
        sidecar.request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  /** Status line and headers as they come over the wire, for heads that a client will not send. */
  private static String raw(String... head) throws IOException {
    URI address = URI.create(sidecar.address());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String request = String.join("\r\n", head) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return String.join("\n", in.lines().toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/health, 200, application/json",
    "/ready, 200, application/json",
    "/metrics, 200, text/plain",
    "/api/v1/status, 200, application/json",
    "/api/v1/events, 200, application/json",
    "/, 200, text/html",
    "/segue.css, 200, text/css",
    "/segue.js, 200, text/javascript",
    "/view.js, 200, text/javascript",
    "/icon.svg, 200, image/svg+xml",
    "/nothing, 404, application/json",
    "/page/index.html, 404, application/json",
    "/..%2f..%2fetc/passwd, 400, application/json",
    "/api/v1/events?after=%C3%28, 400, application/json",
  })
  void path_ofSidecar_answers(String path, int status, String type) {
    HttpResponse<String> answer = sidecar.get(path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/v1/status", "/nothing", "/health"})
  void answer_ofAnyKind_carriesTheSecurityHeaders(String path) {
    Map<String, List<String>> headers = sidecar.get(path).headers().map();
    assertThat(String.valueOf(headers.get("content-security-policy")))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(headers).containsEntry("x-content-type-options", List.of("nosniff"));
    assertThat(headers).containsEntry("x-frame-options", List.of("DENY"));
    assertThat(headers).containsEntry("referrer-policy", List.of("no-referrer"));
    assertThat(headers).doesNotContainKeys("server", "access-control-allow-origin", "set-cookie");
  }

  @Test
  void head_thatIsNoHttp_isRefusedInOurWords() throws IOException {
    for (String line : List.of("GET / HTTP/9.9", "what is this", "GET /a%zz HTTP/1.1")) {
      assertThat(raw(line, "Host: localhost"))
          .as(line)
          .containsPattern("^HTTP/1.1 (400|505) ")
          .doesNotContainIgnoringCase("jetty");
    }
    assertThat(raw("GET / HTTP/1.1", "Host: localhost", "X-Long: " + "x".repeat(20_000)))
        .contains("431")
        .doesNotContainIgnoringCase("jetty");
    assertThat(raw("GET / HTTP/1.1", "X-None: 1")).contains("400");
    assertThat(raw("GET /..%2f HTTP/1.1", "Host: localhost")).contains("frame-ancestors 'none'");
  }

  @Test
  void telling_withoutTheToken_isRefusedAndDoesNothing() throws Exception {
    long events = users.number("SELECT count(*) FROM segue.segue_event");
    for (String name : TELLING) {
      String path = "/api/v1/" + name;
      for (String authorization :
          List.of(
              "Bearer wrong-but-long-enough-1234", "Bearer ", RunningSidecar.TOKEN, "Basic x")) {
        HttpResponse<String> answer =
            postAs(path, "{}", "Content-Type", "application/json", "Authorization", authorization);
        assertThat(answer.statusCode()).as(path + " " + authorization).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(answer.body()).doesNotContain(RunningSidecar.TOKEN);
      }
    }
    assertThat(users.number("SELECT count(*) FROM segue.segue_event")).isEqualTo(events);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, http://evil.example",
    "Origin, null",
  })
  void request_ofAnotherSite_isRefusedEvenWithTheToken(String header, String value) {
    HttpResponse<String> answer =
        postAs(
            "/api/v1/pause",
            "{}",
            "Content-Type",
            "application/json",
            "Authorization",
            "Bearer " + RunningSidecar.TOKEN,
            header,
            value);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(sidecar.get("/api/v1/status", header, value).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void request_ofTheSidecarsOwnPage_isAnsweredBehindWhatEndsTlsToo(String scheme) {
    HttpResponse<String> answer =
        postAs(
            "/api/v1/pause",
            "{}",
            "Content-Type",
            "application/json; charset=utf-8",
            "Authorization",
            "bearer " + RunningSidecar.TOKEN,
            "Origin",
            sidecar.address().replace("http:", scheme + ":"),
            "Sec-Fetch-Site",
            "same-origin");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void telling_withWhatAFormCanSend_isRefused(String type) {
    HttpResponse<String> answer =
        postAs(
            "/api/v1/pause",
            "{}",
            "Content-Type",
            type,
            "Authorization",
            "Bearer " + RunningSidecar.TOKEN);
    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 421",
    "evil.example:8642, 421",
    "localhost.evil.example, 421",
    "127.0.0.1.evil.example, 421",
    "localhost, 200",
    "LOCALHOST:9000, 200",
    "127.0.0.1:8642, 200",
    "10.1.2.3, 200",
    "[::1]:8642, 200",
  })
  void host_thatIsNoAddressAndNotKnown_isRefused(String host, int status) throws IOException {
    for (String path : List.of("/", "/api/v1/status", "/health")) {
      assertThat(raw("GET " + path + " HTTP/1.1", "Host: " + host))
          .startsWith("HTTP/1.1 " + status);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "throttle | {} | 400 | Give 'rate'",
        "throttle | {\"rate\": -1} | 400 | 'rate' is to be a whole number from 0",
        "throttle | {\"rate\": \"5\"} | 400 | 'rate' is to be a whole number",
        "throttle | {\"rate\": 1.5} | 400 | whole number",
        "throttle | {\"rate\": 99999999999999999999} | 400 | a number is too large",
        "throttle | {\"targetMillis\": 0} | 400 | from 1 to 60000",
        "pause | {\"chnage\": \"users-split\"} | 400 | 'chnage' means nothing here",
        "pause | {\"change\": \"other\"} | 400 | no change 'other'",
        "pause | [] | 400 | no JSON object",
        "pause | {\"change\": {}} | 400 | no JSON object",
        "pause | {\"change\": \"a\" | 400 | no JSON object",
        "pause | {\"who\": \"a\\nb\"} | 400 | 'who' is a name",
        "backfill | {} | 400 | Say which change",
        "expand | {\"change\": \"users-split\"} | 409 | alters no tables",
        "expand | {\"change\": \"users-split\", \"dryRun\": true} | 200 | \"statements\": []",
        "expand | {\"change\": \"users-split\", \"toward\": \"expanded\"} | 409 | alters no tables",
        "expand | {\"change\": \"users-split\", \"toward\": \"odd\"} | 400 | is to be a phase",
        "expand | {\"change\": \"users-split\", \"settle\": 5} | 400 | goes with 'toward'",
        "check | {} | 200 | findings",
        "check | {\"change\": \"other\"} | 400 | no change 'other'",
        "plan | {\"change\": \"users-split\"} | 200 | \"lane\"",
        "plan | {\"sample\": 0} | 400 | 'sample' is to be",
        "rollback | {} | 200 | \"from\": \"dual-write\"",
        "rollback | {\"runbook\": true} | 200 | # The way back of `users-split`",
        "explain | {\"statement\": \"SELECT name FROM users\"} | 200 | \"phase\": \"retired\"",
        "explain | {} | 400 | Give the statement",
        "explain | {\"statement\": \"SELECT 1\", \"shape\": \"odd\"} | 400 | 'shape'",
        "init | {} | 409 | creates no tables",
        "init | {\"dryRun\": true, \"grant\": \"ann\"} | 200 | TO ann",
        "verify | {\"change\": \"users-split\", \"sample\": 5, \"repair\": true} | 400 | leave out",
        "verify | {\"change\": \"users-split\", \"sample\": 100} | 400 | from 0.01 to 99.99",
        "verify | {\"change\": \"users-split\", \"sample\": 1e-99999} | 400 | from 0.01 to 99.99",
        "verify | {\"change\": \"users-split\", \"sample\": \"1\"} | 400 | a number, in percent",
        "verify | {\"change\": \"users-split\", \"dryRun\": true} | 200 | \"rows\"",
        "backfill | {\"change\": \"users-split\", \"dryRun\": true} | 200 | \"statement\"",
        "pause | {\"dryRun\": true} | 200 | \"dryRun\": true",
      })
  void telling_ofNonsense_saysWhatWouldBeRight(String name, String body, int status, String says) {
    HttpResponse<String> answer = sidecar.post("/api/v1/" + name, body);
    assertThat(answer.body()).contains(says);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void body_thatIsTooLong_isRefused() {
    HttpResponse<String> answer =
        sidecar.post("/api/v1/pause", "{\"change\": \"" + "x".repeat(20_000) + "\"}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("more than 16384 bytes");
  }

  @Test
  void method_thatAPathDoesNotHave_isRefused() {
    assertThat(sidecar.get("/api/v1/pause").statusCode()).isEqualTo(405);
    assertThat(sidecar.post("/api/v1/status", "{}").headers().firstValue("Allow")).contains("GET");
  }

  @Test
  void events_areReadPieceByPiece() {
    String two = sidecar.get("/api/v1/events?limit=2").body();
    assertThat(two.split("\"happened\"|\"who\"", -1)).hasSize(3);
    assertThat(sidecar.get("/api/v1/events?after=1000000").body()).contains("\"events\": []");
    assertThat(sidecar.get("/api/v1/events?limit=x").statusCode()).isEqualTo(400);
  }

  @Test
  void plan_ofAMaskingSidecar_showsNoValues(@TempDir Path folder) {
    SplitUsers lossy = SplitUsers.create(folder, 10);
    TestPostgres.execute(lossy.url(), "INSERT INTO users VALUES (1, 'Hush Hidden Veiled', '')");
    String unmasked = lossy.run("plan").out();
    assertThat(unmasked).contains("'Hush Hidden Veiled' comes back as 'Hush Hidden'");
    assertThat(lossy.run("plan", "--mask").out())
        .contains("of 18 characters comes back as of 11 characters")
        .doesNotContain("Hush");
    try (RunningSidecar masking =
        RunningSidecar.start(lossy.url(), lossy.rules(), "dual-write", "--mask")) {
      masking.statusWith("\"standing\"");
      String plan = masking.post("/api/v1/plan", "{}").body();
      assertThat(plan).contains("of 18 characters").doesNotContain("Hush");
    }
  }
}
