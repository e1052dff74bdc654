package dev.segue.driver;

import dev.segue.driver.error.DriverError;
import dev.segue.driver.execute.MemoryBound;
import dev.segue.rules.ShapeSetting;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** The driver's settings for one connection. Immutable once handed out. */
final class Settings {
  static final String PREFIX = "segue.";

  private final Map<DriverProperty, String> values = new EnumMap<>(DriverProperty.class);

  /** Settings of a connection: what the first of these places says counts. */
  static Settings of(Map<String, String> url, Properties properties) throws SQLException {
    Settings settings = new Settings();
    for (DriverProperty property : DriverProperty.values()) {
      property.environment().map(System::getenv).ifPresent(value -> settings.set(property, value));
      String system = System.getProperty(property.key());
      if (system != null) {
        settings.set(property, system);
      }
    }
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(PREFIX)) {
        settings.set(known(key, "the connection's Properties"), properties.getProperty(key));
      }
    }
    for (Map.Entry<String, String> entry : url.entrySet()) {
      settings.set(known(entry.getKey(), "the URL"), entry.getValue());
    }
    return settings;
  }

  /** The vendor's share of the properties, in a copy. */
  static Properties withoutOurs(Properties properties) {
    Properties vendors = new Properties();
    for (String key : properties.stringPropertyNames()) {
      if (!key.startsWith(PREFIX)) {
        vendors.setProperty(key, properties.getProperty(key));
      }
    }
    // Some vendors take values that are no strings.
    properties.forEach(
        (key, value) -> {
          if (!(key instanceof String && value instanceof String)) {
            vendors.put(key, value);
          }
        });
    return vendors;
  }

  private static DriverProperty known(String key, String where) throws SQLException {
    return DriverProperty.ofKey(key)
        .orElseThrow(
            () ->
                DriverError.BAD_SETTING.says(
                    "There is no setting '"
                        + key
                        + "' (in "
                        + where
                        + "). There are: "
                        + Arrays.stream(DriverProperty.values())
                            .map(DriverProperty::key)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private void set(DriverProperty property, String value) {
    values.put(property, value);
  }

  Optional<String> get(DriverProperty property) {
    return Optional.ofNullable(values.get(property)).filter(value -> !value.isBlank());
  }

  String rules() throws SQLException {
    return get(DriverProperty.RULES)
        .orElseThrow(
            () ->
                DriverError.BAD_RULES.says(
                    "No rules file is named. Set segue.rules in the URL, in the Properties or as a"
                        + " system property, or SEGUE_RULES in the environment; or connect with the"
                        + " vendor's own URL, as migration tools should."));
  }

  ShapeSetting shape() throws SQLException {
    try {
      return ShapeSetting.parse(get(DriverProperty.SHAPE).orElse("old"));
    } catch (IllegalArgumentException wrong) {
      throw DriverError.BAD_SETTING.says(wrong.getMessage() + ".", wrong);
    }
  }

  Optional<MemoryBound> memory() throws SQLException {
    Optional<String> value = get(DriverProperty.MEMORY);
    try {
      return value.map(megabytes -> new MemoryBound(Integer.parseInt(megabytes.strip())));
    } catch (IllegalArgumentException wrong) {
      throw DriverError.BAD_SETTING.says(
          "segue.memory is '%s'; write a whole number of megabytes from %d to %d, or leave it out."
              .formatted(value.orElse(""), MemoryBound.MIN, MemoryBound.MAX),
          wrong);
    }
  }

  Optional<Path> report() throws SQLException {
    Optional<String> value = get(DriverProperty.REPORT);
    try {
      return value.map(Path::of);
    } catch (InvalidPathException wrong) {
      throw DriverError.BAD_SETTING.says(
          "segue.report is '%s', which is no path: %s. Name a file, or leave it out."
              .formatted(value.orElse(""), wrong.getReason()),
          wrong);
    }
  }

  boolean allowsUnsupervised() throws SQLException {
    Optional<String> value = get(DriverProperty.UNSUPERVISED);
    if (value.isPresent() && !value.get().equals("allow")) {
      throw DriverError.BAD_SETTING.says(
          "segue.unsupervised is '" + value.get() + "'; write 'allow' or leave it out.");
    }
    return value.isPresent();
  }
}
