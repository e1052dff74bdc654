package dev.segue.driver.jdbc;

import dev.segue.driver.error.DriverError;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.sql.SQLException;

/** Reads a stream once so that it can feed several columns. */
final class StreamBuffer {
  /** What one statement may hold on the heap for it; a larger value is better sent as bytes. */
  static final int MAX_SIZE = 16 << 20;

  private StreamBuffer() {}

  static byte[] bytes(InputStream stream, int number) throws SQLException {
    try {
      byte[] read = stream.readNBytes(MAX_SIZE + 1);
      refuseBeyond(read.length, number);
      return read;
    } catch (IOException failure) {
      throw unreadable(number, failure);
    }
  }

  static String text(Reader reader, int number) throws SQLException {
    StringWriter text = new StringWriter();
    char[] part = new char[8192];
    try {
      for (int read = reader.read(part); read >= 0; read = reader.read(part)) {
        text.write(part, 0, read);
        refuseBeyond(text.getBuffer().length(), number);
      }
      return text.toString();
    } catch (IOException failure) {
      throw unreadable(number, failure);
    }
  }

  private static void refuseBeyond(int size, int number) throws SQLException {
    if (size > MAX_SIZE) {
      throw DriverError.STREAM_TOO_LONG.says(
          "The stream for parameter "
              + number
              + " feeds several columns while its table changes, and is longer than the "
              + MAX_SIZE
              + " bytes or characters that are held for that. Bind it as a byte[] or a String.");
    }
  }

  private static SQLException unreadable(int number, IOException failure) {
    return DriverError.STREAM_UNREADABLE.says(
        "The stream for parameter "
            + number
            + " failed while it was read for the several columns that it feeds: "
            + failure.getMessage()
            + ". Bind it anew.",
        failure);
  }
}
