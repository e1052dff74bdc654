package dev.segue.worker.throttle;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;

/** An HTTP address: the work waits unless it answers with success within a second. */
final class ProbeSignal implements Signal {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int SUCCESS = 200;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI address;

  ProbeSignal(URI address) {
    this.address = address;
  }

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public Optional<String> reason(Connection connection) {
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status / 100 == SUCCESS / 100
          ? Optional.empty()
          : Optional.of("the probe " + shown() + " answers with " + status);
    } catch (IOException e) {
      return Optional.of("the probe " + shown() + " does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while the probe was asked");
    }
  }

  /** Without what may be a secret: user and query. */
  private String shown() {
    return address.getScheme() + "://" + address.getHost() + address.getPath();
  }
}
