package dev.segue.worker.cli;

import dev.segue.worker.terminal.Page;
import dev.segue.worker.terminal.Style;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** For commands that write: only say what would be written. */
final class DryRunOption {
  @Option(names = "--dry-run", description = "Says what would be done, and does nothing.")
  boolean isWanted;

  /** What stands before something that was done, or would have been. */
  Page.Piece head() {
    return isWanted ? Page.piece(Style.YELLOW, "would do") : Page.piece(Style.GREEN, "ok");
  }

  /** A result that says whether it was made. */
  Map<String, Object> marked(Map<String, Object> result) {
    if (!isWanted) {
      return result;
    }
    Map<String, Object> marked = new LinkedHashMap<>();
    marked.put("dryRun", true);
    marked.putAll(result);
    return marked;
  }
}
