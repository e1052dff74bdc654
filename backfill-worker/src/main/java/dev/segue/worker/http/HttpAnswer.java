package dev.segue.worker.http;

import dev.segue.worker.terminal.Json;
import java.util.Map;

/**
 * What a caller gets.
 *
 * @param type its media type
 * @param headers what it says besides, and besides what every answer says
 */
public record HttpAnswer(int status, String type, Map<String, String> headers, String body) {
  private static final String JSON = "application/json; charset=utf-8";

  public HttpAnswer {
    headers = Map.copyOf(headers);
  }

  /** A JSON document. */
  public static HttpAnswer json(int status, Map<String, Object> members) {
    return new HttpAnswer(status, JSON, Map.of(), Json.of(members));
  }

  /** A text of that media type. */
  public static HttpAnswer text(int status, String type, String text) {
    return new HttpAnswer(status, type, Map.of(), text);
  }

  /** A refusal that says why, and what to do. */
  public static HttpAnswer refusal(int status, String why) {
    return json(status, Map.of("error", why));
  }

  /** The same with one more header. */
  public HttpAnswer with(String name, String value) {
    Map<String, String> more = new java.util.HashMap<>(headers);
    more.put(name, value);
    return new HttpAnswer(status, type, more, body);
  }
}
