package dev.segue.worker.cli;

import dev.segue.rules.ShapeSetting;
import dev.segue.rules.config.RulesReader;
import dev.segue.rules.config.RulesResult;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.RuleSet;
import dev.segue.worker.catalog.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The rules file that a command is about, and how statements are meant. */
final class RulesArgument {
  @Parameters(index = "0", paramLabel = "RULES", description = "The rules file.")
  private Path file = Path.of("");

  @Option(
      names = "--shape",
      paramLabel = "old|new",
      description = "What * and an INSERT without columns mean; exceptions: old,orders-split:new.")
  private String shape = "old";

  /** The file as the user named it. */
  String name() {
    return file.toString();
  }

  /** What reading it gives. */
  RulesResult read() throws UsageException {
    try {
      return RulesReader.read(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new UsageException("The rules file cannot be read: " + Unreadable.words(e) + ".");
    }
  }

  /** The shape of statements that do not tell. */
  ShapeSetting shape() throws UsageException {
    try {
      return ShapeSetting.parse(shape);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()).replace("segue.shape", "--shape"));
    }
  }

  /** Complains of a change that the rules do not have. */
  static void requireChange(RuleSet rules, Optional<String> change, String name)
      throws UsageException {
    if (change.isPresent() && rules.change(change.get()).isEmpty()) {
      throw new UsageException(
          "There is no change '%s' in %s; it has %s."
              .formatted(
                  change.get(),
                  name,
                  rules.changes().stream().map(Change::id).collect(Collectors.joining(", "))));
    }
  }
}
