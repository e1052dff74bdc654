package dev.segue.worker.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a JSON object whose values are texts, numbers and truths: all that is ever sent here. A
 * member that is null counts as absent; anything else is refused.
 */
final class FlatJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private FlatJson() {}

  /** The members of that object; a text, a Long, a Double or a Boolean each. */
  static Map<String, Object> parse(String text) throws BadCall {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw wrong(json, "an object begins with '{'");
      }
      Map<String, Object> members = new LinkedHashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        value(json).ifPresent(value -> members.put(name, value));
      }
      if (json.nextToken() != null) {
        throw wrong(json, "nothing may stand behind the object");
      }
      return members;
    } catch (JsonProcessingException e) {
      throw wrong(e.getLocation().getColumnNr(), e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("a text cannot be read", e);
    }
  }

  private static Optional<Object> value(JsonParser json) throws IOException, BadCall {
    return switch (json.currentToken()) {
      case VALUE_STRING -> Optional.of(json.getText());
      case VALUE_NUMBER_INT -> {
        if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          throw wrong(json, "a number is too large");
        }
        yield Optional.of(json.getLongValue());
      }
      case VALUE_NUMBER_FLOAT -> Optional.of(json.getDoubleValue());
      case VALUE_TRUE -> Optional.of(true);
      case VALUE_FALSE -> Optional.of(false);
      case VALUE_NULL -> Optional.empty();
      default -> throw wrong(json, "a value is of another kind");
    };
  }

  private static BadCall wrong(JsonParser json, String why) {
    return wrong(json.currentTokenLocation().getColumnNr(), why);
  }

  private static BadCall wrong(int column, String why) {
    return new BadCall(
        "The body is no JSON object of texts, numbers and truths, at character %d: %s."
            .formatted(column, why));
  }
}
