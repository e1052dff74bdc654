package dev.segue.rules.plan;

import dev.segue.rules.model.Side;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a value does not fit the side that it was not written in. The server says so in the words
 * that the rewritten statement gives it, whatever language it says the rest in.
 *
 * @param change the change's id
 * @param side the side that cannot hold the value
 */
public record UnfitValue(String change, Side side) {
  private static final String PREFIX = "segue:";
  private static final String COLUMNS = " columns cannot hold this value";
  private static final Pattern TEXT =
      Pattern.compile(
          Pattern.quote(PREFIX) + "([^\"\r\n]+): the (old|new)" + Pattern.quote(COLUMNS));

  /** What the server is made to say. */
  public String text() {
    return PREFIX + change + ": the " + side.word() + COLUMNS;
  }

  /** What a server's message says of this, if it does. */
  public static Optional<UnfitValue> in(String message) {
    Matcher matcher = TEXT.matcher(message);
    return matcher.find()
        ? Optional.of(
            new UnfitValue(matcher.group(1), matcher.group(2).equals("old") ? Side.OLD : Side.NEW))
        : Optional.empty();
  }
}
