package dev.segue.driver.execute;

/**
 * How much of the heap an instance may take for what it knows of statements: some megabytes, by
 * which all bounds of its caches grow and shrink alike.
 *
 * @param megabytes at most so many, in round figures, in each epoch
 */
public record MemoryBound(int megabytes) {
  /** What holds unless a setting says something else. */
  public static final MemoryBound STANDARD = new MemoryBound(32);

  /** Less holds hardly one large text. */
  public static final int MIN = 1;

  /** More than anybody's statements need; the weights below stay far from overflowing. */
  public static final int MAX = 1024;

  /** A character of a text costs up to four bytes, with its plan and its entry's share. */
  private static final long TEXT_CHARACTERS = 250_000;

  /** A pattern's characters cost more, and few patterns serve many texts. */
  private static final long PATTERN_CHARACTERS = 62_500;

  /** A connection keeps 64 plans: 4,000 characters each under the standard bound. */
  private static final int KEPT_CHARACTERS = 125;

  public MemoryBound {
    if (megabytes < MIN || megabytes > MAX) {
      throw new IllegalArgumentException(
          megabytes + " megabytes are not between " + MIN + " and " + MAX);
    }
  }

  /** Texts beyond this weight in all are forgotten. */
  long textWeight() {
    return megabytes * TEXT_CHARACTERS;
  }

  /** Patterns beyond this weight in all are forgotten. */
  long patternWeight() {
    return megabytes * PATTERN_CHARACTERS;
  }

  /** A longer text is kept by no connection, but looked up where all share it. */
  int keptLength() {
    return megabytes * KEPT_CHARACTERS;
  }
}
