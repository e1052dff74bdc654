package dev.segue.examples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One version of the shop, running in a JVM of its own. */
final class ShopJvm implements AutoCloseable {
  private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\":(\\d+)");

  private static final int MAX_FAULTS = 10;

  private final String version;
  private final Path report;
  private final Path log;
  private final Process process;
  private final Thread reader;
  private volatile Map<String, Long> last = Map.of();

  private ShopJvm(String version, Path report, Path log, Process process) {
    this.version = version;
    this.report = report;
    this.log = log;
    this.process = process;
    this.reader = new Thread(this::read, version + "-statistics");
  }

  /** Starts a version of the shop through Segue, under load until it is closed. */
  static ShopJvm start(String version, String url, double scale, Path rules) throws IOException {
    Path report = rules.resolveSibling(version + "-report.json");
    Path log = rules.resolveSibling(version + ".log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            ShopProcess.class.getName(),
            "--version",
            version,
            "--url",
            url.replaceFirst("^jdbc:", "jdbc:segue:"),
            "--scale",
            String.valueOf(scale),
            "--rules",
            rules.toString(),
            "--report",
            report.toString());
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    ShopJvm shop = new ShopJvm(version, report, log, process);
    shop.reader.setDaemon(true);
    shop.reader.start();
    return shop;
  }

  String version() {
    return version;
  }

  /** What its driver reports. */
  ProcessReport report() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(
          "the "
              + version
              + " shop ended by itself; see "
              + report.resolveSibling(version + ".log"));
    }
    return ProcessReport.read(report);
  }

  /** What it counted last: totals since its start, and the latencies of its last second. */
  Map<String, Long> counts() {
    return last;
  }

  /** The first faults that it found, as it said when it stopped. */
  List<String> faults() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.subList(0, Math.min(lines.size(), MAX_FAULTS));
  }

  /** Tells it to stop, waits, and leaves its last counts. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      reader.join(5_000);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{")) {
          last = numbers(line);
        }
      }
    } catch (IOException e) {
      System.err.println("the " + version + " shop's statistics: " + e);
    }
  }

  static Map<String, Long> numbers(String line) {
    Map<String, Long> numbers = new TreeMap<>();
    Matcher matcher = NUMBER.matcher(line);
    while (matcher.find()) {
      numbers.put(matcher.group(1), Long.valueOf(matcher.group(2)));
    }
    return Map.copyOf(numbers);
  }
}
