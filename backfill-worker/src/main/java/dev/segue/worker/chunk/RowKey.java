package dev.segue.worker.chunk;

import java.util.ArrayList;
import java.util.List;

/**
 * The key of a row: the text of each key column's value, as the server writes it.
 *
 * @param parts in the order of the key's columns
 */
public record RowKey(List<String> parts) {
  private static final char SEPARATOR = ',';
  private static final char ESCAPE = '\\';

  public RowKey {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a key has columns");
    }
  }

  /** As one text, which people can read and {@link #parse} reads again. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      for (int i = 0; i < part.length(); i++) {
        char c = part.charAt(i);
        text.append(c == SEPARATOR || c == ESCAPE ? "\\" : "").append(c);
      }
      text.append(SEPARATOR);
    }
    return text.substring(0, text.length() - 1);
  }

  /** The key that {@link #toString} wrote. */
  public static RowKey parse(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ESCAPE && i + 1 < text.length()) {
        i++;
        part.append(text.charAt(i));
      } else if (c == SEPARATOR) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return new RowKey(parts);
  }
}
