package dev.segue.worker.terminal;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/** Maps, collections, texts, numbers and truths as JSON, indented for people and diffs. */
public final class Json {
  private final StringBuilder text = new StringBuilder();

  private Json() {}

  /** That value as a document. */
  public static String of(Object value) {
    Json json = new Json();
    json.value(value, "\n");
    return json.text.append('\n').toString();
  }

  private void value(Object value, String newLine) {
    if (value instanceof Map<?, ?> map) {
      members(map, newLine);
    } else if (value instanceof Collection<?> collection) {
      elements(collection, newLine);
    } else if (value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      string(value.toString());
    }
  }

  private void members(Map<?, ?> map, String newLine) {
    String inner = newLine + "  ";
    text.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      text.append(inner);
      string(String.valueOf(entry.getKey()));
      text.append(": ");
      value(entry.getValue(), inner);
      text.append(entries.hasNext() ? "," : newLine);
    }
    text.append('}');
  }

  private void elements(Collection<?> elements, String newLine) {
    boolean flat = elements.stream().noneMatch(e -> e instanceof Map || e instanceof Collection);
    String inner = flat ? "" : newLine + "  ";
    text.append('[');
    Iterator<?> iterator = elements.iterator();
    while (iterator.hasNext()) {
      text.append(inner);
      value(iterator.next(), inner);
      text.append(iterator.hasNext() ? (flat ? ", " : ",") : (flat ? "" : newLine));
    }
    text.append(']');
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        case '\r' -> text.append("\\r");
        default -> {
          if (c < ' ' || Character.isSurrogate(c)) {
            text.append("\\u%04x".formatted((int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
