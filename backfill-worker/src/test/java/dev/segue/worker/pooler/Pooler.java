package dev.segue.worker.pooler;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A PgBouncer in transaction mode before one database. It goes round its few server sessions, so
 * that what somebody leaves in one is met by somebody else.
 */
final class Pooler implements AutoCloseable {
  private static final String SETTINGS =
      """
      [databases]
      * = host=127.0.0.1 port=%d user=postgres
      [pgbouncer]
      listen_addr = 127.0.0.1
      listen_port = %d
      unix_socket_dir =
      auth_type = any
      pool_mode = transaction
      default_pool_size = 4
      server_round_robin = 1
      ignore_startup_parameters = extra_float_digits
      """;

  private final Process process;
  private final String url;

  private Pooler(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Starts one before the database of that JDBC URL. */
  static Pooler before(String databaseUrl, Path folder) throws IOException {
    URI server = URI.create(databaseUrl.substring("jdbc:".length()));
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path settings =
        Files.writeString(
            folder.resolve("pgbouncer.ini"), SETTINGS.formatted(server.getPort(), port));
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("segue.pgbouncer", "/usr/sbin/pgbouncer")));
    if (System.getProperty("user.name").equals("root")) {
      // It refuses to be root.
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(settings.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      said.append(line).append('\n');
      if (line.contains("process up")) {
        Thread drain = new Thread(() -> log.lines().forEach(ignored -> {}), "pgbouncer-log");
        drain.setDaemon(true);
        drain.start();
        return new Pooler(
            process, "jdbc:postgresql://127.0.0.1:" + port + server.getPath() + "?user=postgres");
      }
    }
    throw new IOException("pgbouncer ended at once:\n" + said);
  }

  /** The database's URL through it. */
  String url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
