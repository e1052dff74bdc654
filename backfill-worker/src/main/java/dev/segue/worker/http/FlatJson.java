package dev.segue.worker.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a JSON object whose values are texts, whole numbers and truths: all that is ever sent here.
 * A member that is null counts as absent; anything else is refused. Confined to one thread.
 */
final class FlatJson {
  private final String text;
  private int at;

  private FlatJson(String text) {
    this.text = text;
  }

  /** The members of that object; a text, a Long or a Boolean each. */
  static Map<String, Object> parse(String text) throws BadCall {
    FlatJson json = new FlatJson(text);
    Map<String, Object> members = json.object();
    json.space();
    if (json.at < text.length()) {
      throw json.wrong("nothing behind the object");
    }
    return members;
  }

  private Map<String, Object> object() throws BadCall {
    Map<String, Object> members = new LinkedHashMap<>();
    expect('{');
    if (isNext('}')) {
      return members;
    }
    do {
      space();
      String name = string();
      expect(':');
      space();
      Object value = value();
      boolean again = members.containsKey(name);
      if (again) {
        throw wrong("each name once");
      }
      members.put(name, value);
    } while (isNext(','));
    expect('}');
    members.values().removeIf(value -> value == Absent.NULL);
    return members;
  }

  private enum Absent {
    NULL
  }

  private Object value() throws BadCall {
    char c = at < text.length() ? text.charAt(at) : ' ';
    if (c == '"') {
      return string();
    }
    if (c == '-' || Character.isDigit(c)) {
      return number();
    }
    if (word("true")) {
      return true;
    }
    if (word("false")) {
      return false;
    }
    if (word("null")) {
      return Absent.NULL;
    }
    throw wrong("a text, a whole number, true or false");
  }

  private boolean word(String word) {
    boolean there = text.startsWith(word, at);
    at += there ? word.length() : 0;
    return there;
  }

  private Long number() throws BadCall {
    int from = at;
    at++;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    String digits = text.substring(from, at);
    if (!digits.matches("-?(0|[1-9][0-9]{0,17})")) {
      throw wrong("a whole number");
    }
    return Long.valueOf(digits);
  }

  private String string() throws BadCall {
    if (at >= text.length() || text.charAt(at) != '"') {
      throw wrong("a text in quotes");
    }
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c < ' ') {
        break;
      }
      value.append(c == '\\' ? escaped() : c);
    }
    throw wrong("the end of a text");
  }

  private char escaped() throws BadCall {
    at++;
    char c = at < text.length() ? text.charAt(at) : ' ';
    switch (c) {
      case '"', '\\', '/' -> {
        return c;
      }
      case 'n' -> {
        return '\n';
      }
      case 't' -> {
        return '\t';
      }
      case 'r' -> {
        return '\r';
      }
      case 'b' -> {
        return '\b';
      }
      case 'f' -> {
        return '\f';
      }
      case 'u' -> {
        String digits = text.substring(at + 1, Math.min(text.length(), at + 5));
        if (digits.matches("[0-9a-fA-F]{4}")) {
          at += 4;
          return (char) Integer.parseInt(digits, 16);
        }
        throw wrong("four digits behind \\u");
      }
      default -> throw wrong("an escape that JSON has");
    }
  }

  private void expect(char c) throws BadCall {
    if (!isNext(c)) {
      throw wrong("'" + c + "'");
    }
  }

  private boolean isNext(char c) {
    space();
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private BadCall wrong(String wanted) {
    return new BadCall(
        "The body is no JSON object of texts, whole numbers and truths: at character %d there should be %s."
            .formatted(at + 1, wanted));
  }
}
