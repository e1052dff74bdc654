package dev.segue.worker.http;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.KeyStoreScanner;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Answers over HTTP until it is closed. Safe for use by many threads. */
public final class WebServer implements AutoCloseable {
  /** A few people, a scraper and a prober: more threads would only be more memory. */
  private static final int THREADS = 8;

  /** Who sends or reads nothing for so long makes room for others. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** Answers under way are given their time when the server ends. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  /** A look at one file's date; a certificate is renewed well before it ends. */
  private static final Duration KEYSTORE_LOOK = Duration.ofSeconds(1);

  private static final int MAX_HEAD = 8 * 1024;

  private final Server server;
  private final ServerConnector connector;

  private WebServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts a server.
   *
   * @throws IOException if it cannot listen there, or its keys cannot be read; the message says
   *     what to do
   */
  public static WebServer start(Exposure exposure, List<Route> routes) throws IOException {
    exposure
        .problem()
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("segue-http");
    threads.setDaemon(true);
    Server server = new Server(threads);
    server.setStopTimeout(LAST_ANSWERS.toMillis());
    ServerConnector connector = new ServerConnector(server, 1, 1, factories(server, exposure));
    connector.setHost(exposure.address().host());
    connector.setPort(exposure.address().port());
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.setErrorHandler(Dispatch::refuse);
    server.setHandler(new Dispatch(new Guard(exposure), byPath(routes)));
    try {
      server.start();
      return new WebServer(server, connector);
    } catch (Exception e) {
      stop(server);
      throw new IOException(explained(exposure, e), e);
    }
  }

  private static String explained(Exposure exposure, Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof java.net.BindException)) {
      cause = cause.getCause();
    }
    String where = "The sidecar cannot listen on " + exposure.address() + ": ";
    if (cause instanceof java.net.BindException) {
      return where + cause.getMessage() + ". Give another address with --listen.";
    }
    return exposure.tls().isPresent()
        ? where
            + "its keystore "
            + exposure.tls().get()
            + " does not serve ("
            + cause.getClass().getSimpleName()
            + "). Look at the file, its password and its key."
        : where + cause + ". Give another address with --listen.";
  }

  private static ConnectionFactory[] factories(Server server, Exposure exposure) {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendXPoweredBy(false);
    configuration.setRequestHeaderSize(MAX_HEAD);
    HttpConnectionFactory http = new HttpConnectionFactory(configuration);
    if (exposure.tls().isEmpty()) {
      return new ConnectionFactory[] {http};
    }
    TlsKeys keys = exposure.tls().get();
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(keys.keystore().toUri().toString());
    tls.setKeyStorePassword(keys.password());
    KeyStoreScanner scanner = new KeyStoreScanner(tls);
    scanner.setScanInterval((int) KEYSTORE_LOOK.toSeconds());
    server.addBean(scanner);
    SecureRequestCustomizer customizer = new SecureRequestCustomizer();
    // Probes call the server by its address. The names are looked at by the guard.
    customizer.setSniHostCheck(false);
    configuration.addCustomizer(customizer);
    return new ConnectionFactory[] {new SslConnectionFactory(tls, http.getProtocol()), http};
  }

  private static Map<String, Map<String, Route>> byPath(List<Route> routes) {
    Map<String, Map<String, Route>> byPath = new TreeMap<>();
    for (Route route : routes) {
      byPath.computeIfAbsent(route.path(), path -> new TreeMap<>()).put(route.method(), route);
    }
    return byPath;
  }

  /** The port on which it listens. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      // Whoever ends has nothing to do about an answer that did not arrive.
      System.getLogger(WebServer.class.getPackageName())
          .log(System.Logger.Level.DEBUG, "The HTTP server did not end in order", e);
    }
  }
}
