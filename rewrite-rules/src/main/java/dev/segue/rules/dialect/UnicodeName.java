package dev.segue.rules.dialect;

import dev.segue.rules.sql.Surrogates;
import dev.segue.rules.sql.Token;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name with Unicode escapes: {@code U&"d\\0061t"}, with its {@code UESCAPE '!'} if it has one.
 */
final class UnicodeName {
  private static final String GAP = "(?:\\s|--[^\r\n]*[\r\n]|/\\*(?s:.*?)\\*/)*";

  private static final Pattern UESCAPE =
      Pattern.compile("(?i)" + GAP + "UESCAPE" + GAP + "'([^'])'");

  private UnicodeName() {}

  /**
   * The token of a name.
   *
   * @param at where its {@code U} stands
   * @param end behind its second double quote
   */
  static Token lex(String text, int at, int end) {
    Matcher clause = UESCAPE.matcher(text).region(end, text.length());
    boolean own = clause.lookingAt();
    String escape = Pattern.quote(own ? clause.group(1) : "\\");
    String inner = text.substring(at + 3, Math.max(at + 3, end - 1)).replace("\"\"", "\"");
    String name =
        Pattern.compile(escape + "(?:\\+([0-9A-Fa-f]{6})|([0-9A-Fa-f]{4})|" + escape + ")")
            .matcher(inner)
            .replaceAll(found -> Matcher.quoteReplacement(character(found)));
    // The server refuses halves of characters.
    String known = Surrogates.firstAlone(name) < 0 ? name : inner;
    return new Token(Token.Kind.QUOTED, at, own ? clause.end() : end, PostgresNames.clipped(known));
  }

  private static String character(MatchResult found) {
    String digits = found.group(1) != null ? found.group(1) : found.group(2);
    if (digits == null) {
      return found.group().substring(1);
    }
    int codePoint = Integer.parseInt(digits, 16);
    return Character.isValidCodePoint(codePoint) ? Character.toString(codePoint) : "?";
  }
}
