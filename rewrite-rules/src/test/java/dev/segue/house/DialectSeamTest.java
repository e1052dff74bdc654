package dev.segue.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Where the worker speaks of PostgreSQL: in classes that say so in their names, and where one of
 * them is chosen. Whoever adds a server adds classes beside them, and alters nothing else but
 * these.
 */
final class DialectSeamTest {
  private static final Path WORKER =
      Sources.ROOT.resolve("backfill-worker/src/main/java/dev/segue/worker");

  /** They are given to whoever asks for a server's, or ask for the rules' own dialect. */
  private static final Set<String> CHOOSE =
      Set.of(
          "server/Servers",
          "dialect/Dialects",
          "cli/WorkOptions",
          "check/FileStatement",
          "explain/CompletedCatalog",
          "explain/ExplanationPage",
          "explain/IndexCosts",
          "explain/PhasePlans",
          "catalog/AnswerRow",
          "catalog/LiveSource");

  @Test
  void worker_speaksOfPostgresWhereItSaysSo() throws IOException {
    Set<String> speaking = new TreeSet<>();
    for (Path file : Sources.javaFiles("backfill-worker/src/main/java")) {
      String name = WORKER.relativize(file).toString().replace(".java", "");
      boolean says = String.valueOf(file.getFileName()).startsWith("Postgres");
      if (!says && Files.readString(file).matches("(?s).*\\bPostgres[A-Z].*")) {
        speaking.add(name);
      }
    }
    assertThat(speaking).isEqualTo(CHOOSE);
  }
}
