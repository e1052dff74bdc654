package dev.segue.rules.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that someone probably meant. */
final class NearestWord {
  private NearestWord() {}

  /** The word with the fewest edits from {@code written}, if it takes no more than a third. */
  static Optional<String> of(String written, Collection<String> known) {
    int limit = Math.max(2, written.length() / 3);
    return known.stream()
        .min(Comparator.comparingInt(word -> edits(written, word)))
        .filter(word -> edits(written, word) <= limit);
  }

  /** A hint for the end of a message: the nearest word, or else all of them. */
  static String hint(String written, Collection<String> known) {
    return of(written, known)
        .map(word -> "did you mean '" + word + "'?")
        .orElseGet(() -> "known here: " + String.join(", ", known));
  }

  /** Levenshtein's distance, a row at a time. */
  private static int edits(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
