package dev.segue.driver;

import dev.segue.driver.rules.PhaseWalker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * The files named by {@code segue.report}: each replaced whole whenever what it shows has changed,
 * so that a reader never sees half of one.
 */
final class ReportFiles {
  private static final System.Logger LOG = System.getLogger(ReportFiles.class.getPackageName());

  private static final class Content {
    private final Set<PhaseWalker> walkers = new CopyOnWriteArraySet<>();
    private String written = "";
    private boolean failed;
  }

  private final Map<Path, Content> files = new ConcurrentHashMap<>();

  void add(Path file, PhaseWalker walker) {
    files.compute(
        file.toAbsolutePath(),
        (path, known) -> {
          Content content = known == null ? new Content() : known;
          content.walkers.add(walker);
          return content;
        });
  }

  void clear() {
    files.clear();
  }

  /** Writes what has changed. Called by one thread. */
  void write() {
    files.forEach(ReportFiles::write);
  }

  private static void write(Path file, Content content) {
    String text = ReportJson.of(content.walkers);
    if (text.equals(content.written)) {
      return;
    }
    try {
      replace(file, text);
      content.written = text;
      content.failed = false;
    } catch (IOException | UncheckedIOException failure) {
      if (!content.failed) {
        content.failed = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "segue.report: '" + file + "' cannot be written; it is tried again.",
            failure);
      }
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path directory = file.getParent();
    Path draft = Files.createTempFile(directory, ".segue-report", ".tmp");
    try {
      Files.writeString(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
