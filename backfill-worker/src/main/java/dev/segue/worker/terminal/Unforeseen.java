package dev.segue.worker.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A failure that nobody foresaw, as anybody may read it: what it is and where it came up. What it
 * says itself is left out. It may hold whatever was handed in, passwords in addresses included.
 */
public final class Unforeseen {
  private static final String OURS = "dev.segue.";

  /** Deeper causes tell nothing new, and a cause may be its own. */
  private static final int MOST_CAUSES = 4;

  private Unforeseen() {}

  /** Its class and its causes', each with the line of ours that it came through first. */
  public static String says(Throwable failure) {
    List<String> says = new ArrayList<>();
    for (Throwable each = failure;
        each != null && says.size() < MOST_CAUSES;
        each = each.getCause()) {
      says.add(
          each.getClass().getName()
              + Arrays.stream(each.getStackTrace())
                  .filter(frame -> frame.getClassName().startsWith(OURS))
                  .findFirst()
                  .map(frame -> " at " + frame)
                  .orElse(""));
    }
    return String.join(", caused by ", says);
  }
}
