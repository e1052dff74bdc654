package dev.segue.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that this driver was built as. */
final class DriverVersion {
  private static final String TEXT = read();

  private DriverVersion() {}

  static int major() {
    return part(0);
  }

  static int minor() {
    return part(1);
  }

  private static int part(int index) {
    return Integer.parseInt(TEXT.split("[.-]", -1)[index]);
  }

  private static String read() {
    try (InputStream stream = DriverVersion.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
