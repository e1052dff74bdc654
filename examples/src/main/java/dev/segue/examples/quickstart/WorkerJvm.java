package dev.segue.examples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The worker's command line, each command in a JVM of its own beside the shops. */
final class WorkerJvm {
  private static final String MAIN = "dev.segue.worker.cli.Segue";

  private final String url;
  private final Path rules;

  /** The worker on that database, under that rules file. */
  WorkerJvm(String url, Path rules) {
    this.url = url;
    this.rules = rules;
  }

  /** Runs a command on the rules file; what it printed. */
  List<String> run(String command, String... options) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                command,
                rules.toString()));
    line.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("SEGUE_URL", url);
    Process process = builder.start();
    List<String> printed = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        printed.add(text);
      }
    }
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException(
          "segue " + command + " ended with " + exit + ":\n" + String.join("\n", printed));
    }
    return printed;
  }
}
