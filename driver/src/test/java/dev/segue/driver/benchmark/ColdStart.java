package dev.segue.driver.benchmark;

import dev.segue.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** From the first connection of a JVM to its first row, each time in a new JVM. */
final class ColdStart {
  private static final int TIMES = 7;

  private ColdStart() {}

  /** Run in the new JVM: connects to the URL, reads one row, says what that took. */
  public static void main(String[] arguments) throws SQLException {
    long wall = System.nanoTime();
    long all = processNanos();
    long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT u.full_name FROM users u WHERE u.id = 1")) {
      rows.next();
    }
    System.out.printf(
        Locale.ROOT,
        "%d %d %d%n",
        ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - own,
        processNanos() - all,
        System.nanoTime() - wall);
  }

  private static long processNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  static void print() throws IOException, InterruptedException {
    String url =
        TestPostgres.createDatabase(
            "CREATE TABLE users (id int PRIMARY KEY, name text, full_name text)",
            "INSERT INTO users VALUES (1, 'Ann', 'Ann')");
    Path rules = Files.createTempFile("segue-benchmark", ".yaml");
    Files.writeString(rules, Peers.RULES);
    String through =
        url.replace("jdbc:", "jdbc:segue:")
            + (url.contains("?") ? "&" : "?")
            + "segue.rules="
            + rules;
    double[] raw = median(url);
    double[] segue = median(through);
    Files.delete(rules);
    System.out.printf(
        Locale.ROOT,
        "%ncold start, first connection to first row, median of %d JVMs, ms%n%-10s %14s %14s %10s%n",
        TIMES,
        "",
        "thread's cpu",
        "process' cpu",
        "wall");
    line("raw", raw);
    line("segue", segue);
  }

  private static void line(String name, double[] millis) {
    System.out.printf(
        Locale.ROOT, "%-10s %14.0f %14.0f %10.0f%n", name, millis[0], millis[1], millis[2]);
  }

  private static double[] median(String url) throws IOException, InterruptedException {
    double[][] runs = new double[TIMES][];
    for (int time = 0; time < TIMES; time++) {
      runs[time] = once(url);
    }
    double[] medians = new double[3];
    for (int i = 0; i < medians.length; i++) {
      int column = i;
      medians[i] =
          Arrays.stream(runs).mapToDouble(run -> run[column]).sorted().toArray()[TIMES / 2];
    }
    return medians;
  }

  private static double[] once(String url) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-classpath",
                    System.getProperty("java.class.path"),
                    ColdStart.class.getName(),
                    url))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = said.readLine();
      if (process.waitFor() != 0 || line == null) {
        throw new IllegalStateException("the new JVM failed on " + url);
      }
      return Arrays.stream(line.split(" ", -1))
          .mapToDouble(n -> Double.parseDouble(n) / 1e6)
          .toArray();
    }
  }
}
