package dev.segue.worker.http;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a caller asks.
 *
 * @param method the method, in capitals; HEAD comes as GET
 * @param path the path without the query
 * @param query what stands behind the question mark, the last of equal names
 * @param headers by their names in small letters; what was given twice is joined by a comma
 * @param body the JSON object that was sent, its values being texts, numbers or truths
 * @param secure whether it came over TLS
 * @param remote the caller's address
 */
public record HttpCall(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    Map<String, Object> body,
    boolean secure,
    String remote) {
  public HttpCall {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    body = Map.copyOf(body);
  }

  /** That header, if it was sent. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** A text of the body, if it is there and not empty. */
  public Optional<String> text(String name) throws BadCall {
    Object value = body.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text).filter(t -> !t.isBlank());
    }
    throw new BadCall("'" + name + "' is to be a text.");
  }

  /** A whole number of the body that is at least that, if it is there. */
  public Optional<Long> number(String name, long least, long most) throws BadCall {
    Object value = body.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Long number && number >= least && number <= most) {
      return Optional.of(number);
    }
    throw new BadCall("'%s' is to be a whole number from %d to %d.".formatted(name, least, most));
  }

  /** A percentage of the body, if it is there. */
  public OptionalDouble percentage(String name) throws BadCall {
    Object value = body.get(name);
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (value instanceof Number number) {
      return OptionalDouble.of(number.doubleValue());
    }
    throw new BadCall("'" + name + "' is to be a number, in percent.");
  }

  /** Whether the body says that this is true; false where it says nothing. */
  public boolean truth(String name) throws BadCall {
    Object value = body.getOrDefault(name, false);
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw new BadCall("'" + name + "' is to be true or false.");
  }

  /** Complains of a member of the body that has none of these names. */
  public void require(java.util.Set<String> known) throws BadCall {
    for (String name : body.keySet()) {
      if (!known.contains(name)) {
        throw new BadCall(
            "'%s' means nothing here; there are %s.".formatted(name, String.join(", ", known)));
      }
    }
  }
}
