package dev.segue.driver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A URL of this driver: the vendor's, with one word after {@code jdbc:}.
 *
 * @param vendors the vendor's URL, to the byte as it was written but for our settings
 * @param settings our settings in its query
 */
record SegueUrl(String vendors, Map<String, String> settings) {
  private static final String PREFIX = "jdbc:segue:";

  static boolean isOurs(String url) {
    return url != null && url.startsWith(PREFIX);
  }

  /** The parts of a URL, if it is ours. */
  static Optional<SegueUrl> parse(String url) {
    if (!isOurs(url)) {
      return Optional.empty();
    }
    String rest = "jdbc:" + url.substring(PREFIX.length());
    int query = rest.indexOf('?');
    if (query < 0) {
      return Optional.of(new SegueUrl(rest, Map.of()));
    }
    Map<String, String> settings = new LinkedHashMap<>();
    StringBuilder vendors = new StringBuilder(rest.substring(0, query));
    char separator = '?';
    for (String part : rest.substring(query + 1).split("&", -1)) {
      if (part.startsWith(Settings.PREFIX)) {
        int equals = part.indexOf('=');
        String key = equals < 0 ? part : part.substring(0, equals);
        settings.put(key, equals < 0 ? "" : decode(part.substring(equals + 1)));
      } else {
        vendors.append(separator).append(part);
        separator = '&';
      }
    }
    return Optional.of(new SegueUrl(vendors.toString(), settings));
  }

  private static String decode(String value) {
    try {
      // A plus sign is a plus sign: paths have them, and forms are not meant here.
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return value;
    }
  }

  /** The word that names the kind of database: {@code postgresql}. */
  String subprotocol() {
    int end = vendors.indexOf(':', "jdbc:".length());
    return end < 0 ? vendors.substring("jdbc:".length()) : vendors.substring("jdbc:".length(), end);
  }
}
