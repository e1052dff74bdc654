package dev.segue.rules;

import dev.segue.rules.model.Side;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The shape that an application was written for: what {@code *}, a whole row and an INSERT without
 * a column list mean, and which default applies where a statement names no mapped column.
 *
 * @param general the shape of every change not named in {@code byChange}
 * @param byChange exceptions, by the change's id
 */
public record ShapeSetting(Side general, Map<String, Side> byChange) {
  public ShapeSetting {
    byChange = Map.copyOf(byChange);
  }

  /** That shape for every change. */
  public static ShapeSetting of(Side side) {
    return new ShapeSetting(side, Map.of());
  }

  /** The shape for that change. */
  public Side of(String changeId) {
    return byChange.getOrDefault(changeId, general);
  }

  /** The exceptions that are of no such change: most likely their ids are misspelt. */
  public List<String> unknown(Collection<String> changeIds) {
    return byChange.keySet().stream().filter(id -> !changeIds.contains(id)).sorted().toList();
  }

  /**
   * Reads {@code old}, {@code new}, or one of them followed by exceptions: {@code
   * old,orders-split:new}.
   *
   * @throws IllegalArgumentException with a message for the user, if the text is neither
   */
  public static ShapeSetting parse(String text) {
    Side general = Side.OLD;
    Map<String, Side> exceptions = new HashMap<>();
    for (String part : text.split(",", -1)) {
      int colon = part.lastIndexOf(':');
      if (colon < 0) {
        general = side(part, text);
      } else {
        exceptions.put(part.substring(0, colon).strip(), side(part.substring(colon + 1), text));
      }
    }
    return new ShapeSetting(general, exceptions);
  }

  private static Side side(String word, String text) {
    return switch (word.strip()) {
      case "old" -> Side.OLD;
      case "new" -> Side.NEW;
      default ->
          throw new IllegalArgumentException(
              "segue.shape is '"
                  + text
                  + "'; write 'old' or 'new', with exceptions by change if needed:"
                  + " 'old,orders-split:new'");
    };
  }
}
