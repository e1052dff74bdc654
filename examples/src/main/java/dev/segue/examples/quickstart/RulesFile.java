package dev.segue.examples.quickstart;

import dev.segue.rules.config.RulesReader;
import dev.segue.rules.config.RulesResult;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The rules file that both processes watch, and that the operator replaces whole. */
final class RulesFile {
  private final Path path;
  private long revision;

  RulesFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Moves every change to a phase. */
  RuleSet write(Phase phase) throws IOException {
    revision++;
    String text =
        TpchData.Resources.text("rules.yaml")
            .replace("${revision}", String.valueOf(revision))
            .replace("${phase}", phase.label());
    RulesResult read = RulesReader.read(text, path.toString());
    if (read instanceof RulesResult.Invalid invalid) {
      throw new IOException("the quickstart's own rules are wrong:\n" + invalid.text());
    }
    Path draft = path.resolveSibling(path.getFileName() + ".draft");
    Files.writeString(draft, text);
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return read.rules().orElseThrow();
  }
}
