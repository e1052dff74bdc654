package dev.segue.worker.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sidecar that runs in this JVM, and what it answers. */
public final class RunningSidecar implements AutoCloseable {
  public static final String TOKEN = "a-token-for-tests-0123456789";

  private static final Pattern ANSWERS = Pattern.compile("answers on (https?://\\S+)/");

  private final StringWriter log;
  private final Path stopFile;
  private final CompletableFuture<Integer> exit;
  private final HttpClient client;
  private final String address;

  private RunningSidecar(
      StringWriter log, Path stopFile, CompletableFuture<Integer> exit, String address) {
    this.log = log;
    this.stopFile = stopFile;
    this.exit = exit;
    this.address = address;
    Path keystore = stopFile.resolveSibling("keystore.p12");
    this.client =
        address.startsWith("https:")
            ? HttpClient.newBuilder().sslContext(TlsKeystore.trusting(keystore)).build()
            : HttpClient.newHttpClient();
  }

  /** Starts one on any free port, with a token. */
  public static RunningSidecar start(String url, Path rules, String phase, String... more) {
    return start(Map.of("SEGUE_URL", url, "SEGUE_TOKEN", TOKEN), rules, phase, more);
  }

  /** Starts one with these variables. */
  public static RunningSidecar start(
      Map<String, String> variables, Path rules, String phase, String... more) {
    Path stopFile = rules.resolveSibling("stop-" + System.nanoTime());
    List<String> arguments =
        new ArrayList<>(
            List.of("sidecar", rules.toString(), "--all-instances-at", phase, "--stop-file"));
    arguments.add(stopFile.toString());
    if (!Arrays.asList(more).contains("--listen")) {
      arguments.addAll(List.of("--listen", "127.0.0.1:0"));
    }
    arguments.addAll(List.of(more));
    StringWriter log = new StringWriter();
    Surroundings surroundings = Run.surroundings(variables, "", log, log);
    CompletableFuture<Integer> exit =
        CompletableFuture.supplyAsync(
            () -> Segue.run(surroundings, arguments.toArray(String[]::new)));
    while (true) {
      Matcher matcher = ANSWERS.matcher(log.toString());
      if (matcher.find()) {
        return new RunningSidecar(log, stopFile, exit, matcher.group(1));
      }
      if (exit.isDone()) {
        throw new IllegalStateException("it ended with " + exit.join() + ": " + log);
      }
      Thread.onSpinWait();
    }
  }

  public String address() {
    return address;
  }

  String log() {
    return log.toString();
  }

  /** What is answered to a GET. */
  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  /** What is answered to a POST of that body, sent with the token. */
  public HttpResponse<String> post(String path, String body) {
    return send(
        request(path, "Authorization", "Bearer " + TOKEN, "Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(address + path));
    return headers.length == 0 ? builder : builder.headers(headers);
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("no answer; the sidecar said:\n" + log, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The status, once it is as wanted; the test's own time limit ends the wait. */
  String statusThat(Predicate<String> wanted) {
    while (true) {
      String status = get("/api/v1/status").body();
      if (wanted.test(status)) {
        return status;
      }
      if (exit.isDone()) {
        throw new IllegalStateException("it ended with " + exit.join() + ": " + log);
      }
      Thread.onSpinWait();
    }
  }

  /** The status, once it has these words. */
  public String statusWith(String... words) {
    return statusThat(status -> Arrays.stream(words).allMatch(status::contains));
  }

  /** Tells it to end; with which code it does. */
  public int stop() {
    try {
      if (!Files.exists(stopFile)) {
        Files.createFile(stopFile);
      }
    } catch (IOException e) {
      throw new IllegalStateException("no stop file", e);
    }
    return exit.join();
  }

  @Override
  public void close() {
    stop();
  }
}
