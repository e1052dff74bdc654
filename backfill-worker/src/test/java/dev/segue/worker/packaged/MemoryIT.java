package dev.segue.worker.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.worker.cli.SplitUsers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the worker takes of the machine's memory, started as users start it. */
@Timeout(300)
final class MemoryIT {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("segue.jar", "the build names it")).resolveSibling("segue");
  private static final int MOST_MEGABYTES = 256;
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  /** {@code -Dworker.rows=1000000} for a longer run. */
  private static final int ROWS = Integer.getInteger("worker.rows", 100_000);

  @TempDir Path folder = Path.of("");

  private Process start(SplitUsers users, String command, String... more) throws IOException {
    List<String> line = new ArrayList<>(List.of(LAUNCHER.toString(), command));
    line.add(users.rules().toString());
    line.addAll(List.of("--all-instances-at", "dual-write"));
    line.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve(command + ".log").toFile());
    builder.environment().put("SEGUE_URL", users.url());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  /**
   * The most that a process had resident so far; what it has now where the system keeps no peak.
   */
  private static int megabytes(Process process) throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    if (Files.exists(Path.of("/proc/self/status"))) {
      try {
        Matcher peak = PEAK.matcher(Files.readString(status));
        return peak.find() ? Integer.parseInt(peak.group(1)) / 1024 : 0;
      } catch (IOException ended) {
        return 0;
      }
    }
    Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", "" + process.pid()).start();
    String said = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return said.isEmpty() ? 0 : Integer.parseInt(said) / 1024;
  }

  private interface End {
    boolean isReached() throws SQLException;
  }

  private int peak(Process process, End end) throws Exception {
    int peak = 0;
    while (!process.waitFor(20, TimeUnit.MILLISECONDS) && !end.isReached()) {
      peak = Math.max(peak, megabytes(process));
    }
    return Math.max(peak, megabytes(process));
  }

  private String log(String command) throws IOException {
    return Files.readString(folder.resolve(command + ".log"));
  }

  @Test
  void commands_overALargeTable_stayBelowTheirBound() throws Exception {
    SplitUsers users = SplitUsers.create(folder, ROWS);
    for (String command : List.of("backfill", "verify")) {
      Process process = start(users, command);
      int peak = peak(process, () -> false);
      assertThat(process.exitValue()).as(log(command)).isZero();
      System.out.println(command + " of " + ROWS + " rows: " + peak + " MB resident at most");
      assertThat(peak).as(command).isBetween(20, MOST_MEGABYTES);
    }
  }

  @Test
  void sidecar_overALargeTable_staysBelowItsBound() throws Exception {
    SplitUsers users = SplitUsers.create(folder, ROWS);
    Process process = start(users, "sidecar", "--listen", "127.0.0.1:0");
    try {
      int peak =
          peak(
              process,
              () ->
                  users.number("SELECT count(*) FROM segue.segue_work WHERE state = 'done'") == 2);
      assertThat(process.isAlive()).as(log("sidecar")).isTrue();
      System.out.println("sidecar over " + ROWS + " rows: " + peak + " MB resident at most");
      assertThat(peak).isBetween(20, MOST_MEGABYTES);
      process.destroy();
      assertThat(process.waitFor()).as(log("sidecar")).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
