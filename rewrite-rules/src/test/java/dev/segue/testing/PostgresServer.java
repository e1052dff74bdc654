package dev.segue.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One running PostgreSQL on a free port of the loopback interface, with data that is deleted when
 * it stops. It stops when closed, when the JVM ends, and also when the JVM is killed.
 */
public final class PostgresServer implements AutoCloseable {
  /** Followed by "read-only" on a replica. */
  private static final String READY = "database system is ready to accept";

  private static final int LINES_KEPT = 40;

  /**
   * Runs a command until the standard input closes, then deletes the data: a killed JVM closes it
   * too. The server that is ended may be another than the one that was begun, behind a restart.
   */
  private static final String UNTIL_INPUT_ENDS =
      "data=$1; shift; \"$@\" & cat >/dev/null;"
          + " server=$(head -n 1 \"$data/postmaster.pid\" 2>/dev/null);"
          + " kill -INT $server 2>/dev/null; wait;"
          + " while kill -0 $server 2>/dev/null; do sleep 0.1; done; rm -rf \"$data\"";

  /** Settings that undo what makes it careless: for whoever measures what a real one would do. */
  public static final Map<String, String> DURABLE = Map.of("fsync", "on", "full_page_writes", "on");

  private final Path data;
  private final int port;
  private final Process process;
  private final Thread atExit;

  private PostgresServer(Path data, int port, Process process) {
    this.data = data;
    this.port = port;
    this.process = process;
    this.atExit = new Thread(this::stop, "postgres-stop");
  }

  /** Starts a server with nothing set but what makes it fast and careless of a power failure. */
  public static PostgresServer start() {
    return start(Map.of());
  }

  /** Starts a server with these settings, which {@code ALTER SYSTEM} cannot override. */
  public static PostgresServer start(Map<String, String> settings) {
    try {
      Path home = PostgresBinaries.unpacked();
      Unprivileged user = Unprivileged.detect();
      Path data = user.own(Files.createTempDirectory("segue-postgres-data"));
      initialize(home, user, data);
      int port = freePort();
      Process process = launch(command(home, user, data, port, settings));
      PostgresServer server = new PostgresServer(data, port, process);
      Runtime.getRuntime().addShutdownHook(server.atExit);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL could not be started", e);
    }
  }

  /** Starts a server that follows this one by the name follower, for as long as it goes on. */
  public PostgresServer replica() {
    return replica("follower");
  }

  /** Starts a server that follows this one by that name, for as long as it goes on. */
  public PostgresServer replica(String name) {
    try {
      Path home = PostgresBinaries.unpacked();
      Unprivileged user = Unprivileged.detect();
      Path copy = user.own(Files.createTempDirectory("segue-postgres-data"));
      try (Connection connection = TestPostgres.connect(url("postgres"));
          Statement statement = connection.createStatement()) {
        statement.execute("SELECT pg_backup_start('replica', true)");
        Process copying =
            new ProcessBuilder("cp", "-a", data + "/.", copy.toString()).inheritIO().start();
        if (exitCode(copying) != 0) {
          throw new IOException("cannot copy " + data);
        }
        try (ResultSet row = statement.executeQuery("SELECT labelfile FROM pg_backup_stop()")) {
          row.next();
          user.own(Files.writeString(copy.resolve("backup_label"), row.getString(1)));
        }
      }
      Files.deleteIfExists(copy.resolve("postmaster.pid"));
      Files.deleteIfExists(copy.resolve("postmaster.opts"));
      user.own(Files.createFile(copy.resolve("standby.signal")));
      Map<String, String> follow =
          Map.of(
              "primary_conninfo",
              "host=127.0.0.1 port=" + port + " user=postgres application_name=" + name);
      int free = freePort();
      PostgresServer replica =
          new PostgresServer(copy, free, launch(command(home, user, copy, free, follow)));
      Runtime.getRuntime().addShutdownHook(replica.atExit);
      return replica;
    } catch (IOException e) {
      throw new UncheckedIOException("a replica could not be started", e);
    } catch (SQLException e) {
      throw new IllegalStateException("a replica could not be started", e);
    }
  }

  /** Stops it as an operator does, which ends all sessions, and starts it again. */
  public void restart() {
    try {
      List<String> command = new ArrayList<>(Unprivileged.detect().prefix());
      command.add(PostgresBinaries.unpacked().resolve("bin/pg_ctl").toString());
      command.addAll(List.of("restart", "--mode=fast", "--wait", "--pgdata=" + data));
      command.add("--log=/dev/null");
      Process restarting =
          new ProcessBuilder(command)
              .directory(data.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (exitCode(restarting) != 0) {
        throw new IOException("pg_ctl failed: " + command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL could not be restarted", e);
    }
  }

  /** The JDBC URL of one of its databases, for the superuser. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    stop();
  }

  private void stop() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      if (Files.exists(data)) {
        deleteTree(data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void initialize(Path home, Unprivileged user, Path data) throws IOException {
    // C.UTF-8 sorts by code point wherever it exists, and Debian always has it.
    boolean linux = System.getProperty("os.name").startsWith("Linux");
    List<String> command = new ArrayList<>(user.prefix());
    command.addAll(
        List.of(
            home.resolve("bin/initdb").toString(),
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=" + (linux ? "C.UTF-8" : "C"),
            "--no-sync",
            "--pgdata=" + data));
    Process initdb =
        new ProcessBuilder(command).directory(data.toFile()).redirectErrorStream(true).start();
    String output = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (exitCode(initdb) != 0) {
      throw new IOException("initdb failed: " + command + "\n" + output);
    }
  }

  private static List<String> command(
      Path home, Unprivileged user, Path data, int port, Map<String, String> settings) {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", UNTIL_INPUT_ENDS, "sh", data.toString()));
    command.addAll(user.prefix());
    command.addAll(List.of(home.resolve("bin/postgres").toString(), "-D", data.toString()));
    command.addAll(List.of("-p", String.valueOf(port), "-F"));
    setting(command, "listen_addresses", "127.0.0.1");
    setting(command, "unix_socket_directories", "");
    setting(command, "full_page_writes", "off");
    setting(command, "max_connections", "200");
    setting(command, "timezone", "UTC");
    setting(command, "lc_messages", "C");
    settings.forEach((name, value) -> setting(command, name, value));
    return command;
  }

  private static void setting(List<String> command, String name, String value) {
    command.add("-c");
    command.add(name + "=" + value);
  }

  /** Returns when the server says that it is ready; goes on reading, so that it never blocks. */
  private static Process launch(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .start();
    BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
    Deque<String> last = new ArrayDeque<>();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      last.addLast(line);
      if (last.size() > LINES_KEPT) {
        last.removeFirst();
      }
      if (line.contains(READY)) {
        Thread drain = new Thread(() -> log.lines().forEach(ignored -> {}), "postgres-log");
        drain.setDaemon(true);
        drain.start();
        return process;
      }
    }
    throw new IOException("postgres ended at once: " + command + "\n" + String.join("\n", last));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int exitCode(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + process.info(), e);
    }
  }

  static void deleteTree(Path root) throws IOException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(root)) {
      paths = tree.sorted(java.util.Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
