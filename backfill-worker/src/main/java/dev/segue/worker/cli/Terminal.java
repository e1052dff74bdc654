package dev.segue.worker.cli;

import dev.segue.worker.catalog.Drivers;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** The process's own surroundings. */
final class Terminal {
  private Terminal() {}

  static Surroundings surroundings() {
    Charset charset = charset();
    // Knows terminals, NO_COLOR and what else people set against colour.
    boolean colour = Ansi.AUTO.enabled();
    return new Surroundings(
        System.in,
        new PrintWriter(System.out, true, charset),
        new PrintWriter(System.err, true, charset),
        System.getenv(),
        colour,
        !charset.newEncoder().canEncode('→'),
        width(),
        Drivers.besideTheJar());
  }

  /** The encoding that the locale asks for: Java before 19 has no word for the terminal's own. */
  private static Charset charset() {
    String name =
        Optional.ofNullable(System.getProperty("stdout.encoding"))
            .or(() -> Optional.ofNullable(System.getProperty("sun.stdout.encoding")))
            .or(() -> Optional.ofNullable(System.getProperty("native.encoding")))
            .orElse("UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
  }

  private static Optional<Integer> width() {
    Optional<Integer> variable = number(System.getenv().getOrDefault("COLUMNS", ""));
    if (variable.isPresent()) {
      return variable;
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String[] size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split(" ");
      return size.length == 2 ? number(size[1].strip()) : Optional.empty();
    } catch (IOException e) {
      // No terminal, or no stty: the default width does.
      return Optional.empty();
    }
  }

  private static Optional<Integer> number(String text) {
    return text.matches("\\d{1,4}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
